// skua-replay DIR [--shards 1,2,4,8]: the recorded sequence of a data directory, decided again by
// each of these numbers of shards; every record must come out byte for byte as it was recorded, and
// the state digests as the blocks state them. Reads only.
// Exit: 0 equal, 1 the first difference was printed, 2 wrong usage or nothing could be compared.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/domain/route.hpp"
#include "engine/tools/certificate.hpp"
#include "tests/replay/replay.hpp"

namespace {

constexpr int kDiffers = 1;
constexpr int kNotCompared = 2;

int run(const skua::replay::Question& question) {
    std::fputs(skua::replay::table_head().c_str(), stdout);
    const skua::replay::Answer answer =
        skua::replay::replay(question, [](const skua::replay::PassReport& report) {
            std::fputs(skua::replay::table_line(report).c_str(), stdout);
            std::fflush(stdout);
        });
    if (!answer.unreadable.empty()) {
        std::fprintf(stderr, "skua-replay: %s: %s\n", question.directory.c_str(),
                     answer.unreadable.c_str());
        return kNotCompared;
    }
    if (!answer.difference.empty()) {
        std::printf("DIFFERS: %s\n", answer.difference.c_str());
        return kDiffers;
    }
    const skua::replay::PassReport& first = answer.passes.front();
    std::printf(
        "EQUAL: %s records and the digest after each, %s digests stated by blocks, %u "
        "slots at the end\n",
        skua::tools::with_commas(first.records).c_str(),
        skua::tools::with_commas(first.digests_stated).c_str(), unsigned{skua::domain::kSlots});
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    skua::replay::Question question;
    question.shards = {1, 2, 4, 8};
    CLI::App app{"One recorded sequence through several numbers of shards", "skua-replay"};
    app.add_option("directory", question.directory, "A closed data directory")->required();
    app.add_option("--shards", question.shards, "Numbers of shards, one after the other")
        ->delimiter(',')
        ->check(CLI::Range(1, static_cast<int>(skua::domain::kShardsMax)));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kNotCompared;
    }
    return run(question);
}
