// skua-verify DIR: verifies a data directory, prints its certificate.
// Exit: 0 verified, 1 something is wrong, 2 wrong usage or nothing could be judged.

#include <cstdio>
#include <string>
#include <string_view>

#include "engine/tools/verify.hpp"

namespace {

int usage() {
    std::fputs(
        "usage: skua-verify [--json] [--quiet] DIR\n"
        "  --json   one JSON object on standard output\n"
        "  --quiet  no progress on standard error\n"
        "\n"
        "Exit code: 0 verified, 1 something is wrong, 2 wrong usage or nothing could be judged.\n"
        "\n"
        "Judged are all records: the journal's log and segment files as far as they hold records,\n"
        "its manifest as far as it names them, and the watermark, byte by byte. Not judged are\n"
        "files that hold no record, so a changed byte there is not noticed: IDENTITY, LOG*,\n"
        "OPTIONS-*, LOCK, lock, ballast and archive/; in segment files the properties and the\n"
        "padding that nobody reads; in log files what is beyond the last record. A history that\n"
        "was forged whole, decided by our own rules, with watermark, chain and digests, passes:\n"
        "compare the chain's head with one that was noted elsewhere.\n",
        stderr);
    return 2;
}

}  // namespace

int main(int count, char** arguments) {
    std::string directory;
    bool is_json = false;
    bool is_quiet = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help" || argument == "-h") {
            usage();
            return 0;
        }
        if (argument == "--json") {
            is_json = true;
        } else if (argument == "--quiet") {
            is_quiet = true;
        } else if (argument.starts_with("--") || !directory.empty()) {
            return usage();
        } else {
            directory = argument;
        }
    }
    if (directory.empty()) {
        return usage();
    }
    skua::tools::Progress progress;
    if (!is_quiet) {
        progress = [](std::uint64_t done, std::uint64_t all) {
            std::fprintf(stderr, "verified %s of %s records\n",
                         skua::tools::with_commas(done).c_str(),
                         skua::tools::with_commas(all).c_str());
        };
    }
    const skua::tools::Certificate certificate = skua::tools::verify(directory, progress);
    const std::string out =
        is_json ? skua::tools::render_json(certificate) : skua::tools::render_text(certificate);
    std::fwrite(out.data(), 1, out.size(), stdout);
    if (certificate.is_unreadable) {
        return 2;
    }
    return certificate.has_passed() ? 0 : 1;
}
