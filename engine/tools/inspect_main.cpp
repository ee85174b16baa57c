// skua-inspect DIR [--from N] [--count K]: the records of a data directory as JSON lines.
// Exit: 0 done, 1 the journal is damaged (what is whole was printed) or there is none, 2 wrong
// usage.

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "engine/tools/inspect.hpp"

namespace {

int usage() {
    std::fputs(
        "usage: skua-inspect DIR [--from N] [--count K]\n"
        "  --from   the first record to print (default 1)\n"
        "  --count  how many records to print (default all)\n",
        stderr);
    return 2;
}

bool parse_number(std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value > 0;
}

}  // namespace

int main(int count, char** arguments) {
    std::string directory;
    skua::tools::InspectRange range;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        std::uint64_t* number = argument == "--from"    ? &range.from
                                : argument == "--count" ? &range.count
                                                        : nullptr;
        if (number != nullptr && i + 1 < count && parse_number(arguments[i + 1], *number)) {
            ++i;
        } else if (argument.starts_with("--") || !directory.empty()) {
            return usage();
        } else {
            directory = argument;
        }
    }
    if (directory.empty()) {
        return usage();
    }
    const std::string problem = skua::tools::inspect(directory, range, [](std::string_view line) {
        std::fwrite(line.data(), 1, line.size(), stdout);
    });
    if (!problem.empty()) {
        std::fprintf(stderr, "skua-inspect: %s\n", problem.c_str());
        return 1;
    }
    return 0;
}
