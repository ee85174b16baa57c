#include "tests/sim/feed_reader.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace skua::sim {
namespace {

constexpr std::string_view kSequence = "{\"sequence\":";
constexpr std::string_view kIndex = ",\"index\":";

// Takes `name` and the number behind it off the line; false when they are not there.
bool take_number(std::string_view& line, std::string_view name, std::uint64_t& number) {
    if (!line.starts_with(name)) {
        return false;
    }
    line.remove_prefix(name.size());
    const auto [end, fault] = std::from_chars(line.data(), line.data() + line.size(), number);
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    return fault == std::errc{};
}

}  // namespace

std::size_t FeedReader::read(const follow::Feed& feed, std::uint64_t durable, Random& random) {
    if (after_ >= feed.durable()) {
        return 0;
    }
    const auto page = feed.read(after_, 1 + random.below(16'384));
    if (!page) {
        oracle_.fail("feed_error", page.error().where);
        return 0;
    }
    if (page->durable > durable || page->next_after > page->durable) {
        oracle_.fail("feed_before_durable", "a page up to " + std::to_string(page->next_after) +
                                                ", durable is " + std::to_string(durable));
        return 0;
    }
    coverage_.count(Sometimes::feed_page);
    seen_.resize(std::max<std::size_t>(seen_.size(), page->next_after + 1));
    take_page(*page);
    after_ = page->next_after;
    return page->events;
}

void FeedReader::take_page(const follow::EventsPage& page) {
    std::string_view rest = page.lines;
    std::uint64_t current = after_;
    std::uint64_t events = 0;
    std::uint64_t hash = 1;
    while (!rest.empty() && !oracle_.failure()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        const std::string_view whole = line;
        rest.remove_prefix(line.size() + 1);
        std::uint64_t sequence = 0;
        std::uint64_t index = 0;
        if (!take_number(line, kSequence, sequence) || !take_number(line, kIndex, index) ||
            sequence < current || sequence > page.next_after) {
            oracle_.fail("feed_gap", "behind " + std::to_string(current) + ": " +
                                         std::string(whole.substr(0, 80)));
            return;
        }
        for (; current < sequence; ++current) {
            end_record(current, events, hash);
            events = 0;
            hash = 1;
        }
        if (index != events++) {
            oracle_.fail("feed_gap", "event " + std::to_string(index) + " of record " +
                                         std::to_string(sequence) + " is out of its place");
        }
        hash = base::mix(hash, base::stable_hash(whole));
    }
    for (; current <= page.next_after; ++current) {
        end_record(current, events, hash);
        events = 0;
        hash = 1;
    }
}

void FeedReader::end_record(std::uint64_t sequence, std::uint64_t events, std::uint64_t hash) {
    if (sequence <= after_ || sequence > oracle_.last()) {
        return;
    }
    // Whatever becomes of an order, and whatever comes in, somebody outside has to hear of.
    const Recorded& record = oracle_.record(sequence);
    const bool has_to_be_heard =
        record.kind == domain::CommandKind::place_order ||
        (record.kind == domain::CommandKind::receive_stock && record.is_accepted) ||
        (record.kind == domain::CommandKind::unclaim_pick_list && record.is_accepted) ||
        (record.kind == domain::CommandKind::reserve && record.is_accepted) ||
        ((record.kind == domain::CommandKind::expire_hold ||
          record.kind == domain::CommandKind::expire_claim ||
          record.kind == domain::CommandKind::expire_reservation) &&
         record.has_effects);
    if (has_to_be_heard && events == 0) {
        oracle_.fail("feed_gap", "record " + std::to_string(sequence) + " has no event");
    }
    if (seen_[sequence] != 0 && seen_[sequence] != hash) {
        oracle_.fail("feed_changed",
                     "record " + std::to_string(sequence) + " has other events now");
    }
    seen_[sequence] = hash;
}

}  // namespace skua::sim
