#pragma once

// Whether a tool was given a data directory at all. Shared by the tools.

#include <filesystem>
#include <string>
#include <system_error>

namespace skua::tools {

[[nodiscard]] inline bool is_data_directory(const std::string& directory) {
    std::error_code ignored;
    return std::filesystem::is_directory(directory, ignored) &&
           (std::filesystem::exists(directory + "/journal", ignored) ||
            std::filesystem::exists(directory + "/watermark", ignored));
}

}  // namespace skua::tools
