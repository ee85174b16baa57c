#include "tests/replay/day.hpp"

#include <array>
#include <functional>

#include "tests/tools/journal_maker.hpp"
#include "tests/twin/support/stream.hpp"

namespace skua::replay::test {

namespace {

constexpr std::uint64_t kSteps = 700;  // of chance, between two scripts
constexpr std::uint64_t kRecordsPerBlock = 16;

using skua::test::Stream;

std::string play(Stream& stream) {
    using Script = std::function<std::optional<std::string>(Stream&)>;
    const Script by_chance = [](Stream& day) { return day.run(kSteps); };
    const std::array<Script, 13> scripts{&Stream::fence,
                                         &Stream::define_world,
                                         by_chance,
                                         &Stream::overflow,
                                         by_chance,
                                         &Stream::fence,
                                         &Stream::span_slots,
                                         by_chance,
                                         &Stream::cancel_a_long_order,
                                         &Stream::cancel_a_line_for_another,
                                         &Stream::outgrow_portions,
                                         &Stream::fence,
                                         by_chance};
    for (const Script& script : scripts) {
        if (const auto difference = script(stream)) {
            return *difference;
        }
    }
    return {};
}

}  // namespace

std::string write_day(const std::string& directory, std::uint64_t seed,
                      skua::test::Coverage& coverage) {
    Stream stream(seed, coverage);
    if (std::string what = play(stream); !what.empty()) {
        return what;
    }
    skua::test::JournalMaker maker(directory);
    maker.records_per_block = kRecordsPerBlock;
    for (const domain::Record& record : stream.records()) {
        if (!std::holds_alternative<domain::Fence>(record.command.body)) {
            maker.add(record);
        } else if (record.sequence.raw() != 1) {  // the maker began with one
            maker.fence_again(record.time.micros);
        }
    }
    maker.close();
    return {};
}

}  // namespace skua::replay::test
