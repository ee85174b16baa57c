#include "engine/follow/feed/feed.hpp"

#include <algorithm>
#include <utility>

#include "engine/codec/json_render.hpp"
#include "engine/codec/record_codec.hpp"

namespace skua::follow {

namespace {

// Decodes the record that stands at the place of `sequence`.
base::Result<domain::Record> decode(std::span<const std::byte> bytes, std::uint64_t sequence,
                                    base::Arena& arena) {
    arena.reset();
    SKUA_TRY(record, codec::decode_record(bytes, arena));
    if (record.sequence.raw() != sequence) {
        return base::Error{base::ErrorCode::corrupt, 0, "feed: record out of its place"};
    }
    return record;
}

}  // namespace

base::Result<EventsPage> Feed::read(const PageOf& wanted) const {
    EventsPage page;
    page.durable = tail_.durable();
    page.next_after = wanted.after;
    if (wanted.after > page.durable) {
        return base::Error{base::ErrorCode::invalid, 0, "feed: beyond the durable mark"};
    }
    const std::uint64_t end =
        wanted.after + std::min(wanted.records_max, page.durable - wanted.after);
    base::Arena arena;
    while (page.next_after < end && page.lines.size() < wanted.bytes_max) {
        SKUA_TRY(block, block_of(page.next_after + 1));
        while (page.next_after < end && page.lines.size() < wanted.bytes_max &&
               block->holds(page.next_after + 1)) {
            const std::uint64_t sequence = page.next_after + 1;
            SKUA_TRY(record, decode(block->records[sequence - block->first], sequence, arena));
            page.events += codec::render_events_of(record, names_, wanted.order, page.lines);
            page.next_after = sequence;
        }
    }
    return page;
}

base::Result<void> Feed::read_record(domain::Sequence sequence,
                                     const std::function<void(const domain::Record&)>& use) const {
    if (sequence.is_none() || sequence.raw() > tail_.durable()) {
        return base::Error{base::ErrorCode::not_found, 0, "feed: no durable record of this number"};
    }
    SKUA_TRY(block, block_of(sequence.raw()));
    base::Arena arena;
    SKUA_TRY(record, decode(block->records[sequence.raw() - block->first], sequence.raw(), arena));
    use(record);
    return {};
}

base::Result<Feed::OpenBlockPtr> Feed::block_of(std::uint64_t sequence) const {
    if (OpenBlockPtr kept = find_kept(sequence)) {
        return kept;
    }
    auto block = std::make_shared<OpenBlock>();
    block->bytes = tail_.find(sequence);
    if (!block->bytes) {
        SKUA_TRY(read, log_.read_block(sequence));
        block->bytes = std::make_shared<const std::vector<std::byte>>(std::move(read));
    }
    SKUA_TRY(view, codec::open_block(*block->bytes));
    block->first = view.header.first_sequence;
    block->records.reserve(view.header.count);
    codec::RecordWalker walker(view.records);
    std::span<const std::byte> record;
    for (;;) {
        SKUA_TRY(has_record, walker.next(record));
        if (!has_record) {
            break;
        }
        block->records.push_back(record);
    }
    if (!block->holds(sequence)) {
        return base::Error{base::ErrorCode::journal_gap, 0, "feed: no block holds this number"};
    }
    OpenBlockPtr opened = std::move(block);
    keep(opened);
    return opened;
}

Feed::OpenBlockPtr Feed::find_kept(std::uint64_t sequence) const {
    const std::lock_guard lock(mutex_);
    for (Kept& kept : kept_) {
        if (kept.block && kept.block->holds(sequence)) {
            kept.used = ++uses_;
            return kept.block;
        }
    }
    return nullptr;
}

void Feed::keep(const OpenBlockPtr& block) const {
    const std::lock_guard lock(mutex_);
    Kept& oldest = *std::min_element(kept_.begin(), kept_.end(),
                                     [](const Kept& a, const Kept& b) { return a.used < b.used; });
    oldest = {.block = block, .used = ++uses_};
}

}  // namespace skua::follow
