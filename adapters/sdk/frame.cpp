#include "adapters/sdk/frame.hpp"

#include "adapters/sdk/json_writer.hpp"

namespace skua::sdk {

Frame::Frame(std::uint64_t number, Detail detail) : number_(number) {
    bytes_.append("{\"frame\":");
    append_number(bytes_, number);
    bytes_.append(detail == Detail::summary ? ",\"detail\":\"summary\"" : ",\"detail\":\"lines\"");
    bytes_.append(",\"commands\":[");
}

std::string& Frame::next_command() {
    command_at_ = bytes_.size();
    if (commands_ > 0) {
        bytes_.push_back(',');
    }
    return bytes_;
}

void Frame::add(std::string_view command) {
    next_command().append(command);
    command_added();
}

void Frame::seal() {
    if (!is_sealed_) {
        bytes_.append("]}");
        is_sealed_ = true;
    }
}

}  // namespace skua::sdk
