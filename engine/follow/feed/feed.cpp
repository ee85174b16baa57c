#include "engine/follow/feed/feed.hpp"

#include <algorithm>
#include <utility>

#include "engine/codec/json_render.hpp"
#include "engine/codec/record_codec.hpp"

namespace skua::follow {

namespace {

// Walks a block from `from` on; `use(sequence, record)` says whether to go on.
template <class Use>
base::Result<void> walk(std::span<const std::byte> bytes, std::uint64_t from, Use&& use) {
    SKUA_TRY(view, codec::open_block(bytes));
    codec::RecordWalker walker(view.records);
    base::Arena arena;
    std::span<const std::byte> record_bytes;
    for (std::uint64_t sequence = view.header.first_sequence;; ++sequence) {
        SKUA_TRY(has_record, walker.next(record_bytes));
        if (!has_record) {
            return {};
        }
        if (sequence < from) {
            continue;
        }
        arena.reset();
        SKUA_TRY(record, codec::decode_record(record_bytes, arena));
        if (record.sequence.raw() != sequence) {
            return base::Error{base::ErrorCode::corrupt, 0, "feed: record out of its place"};
        }
        if (!use(sequence, record)) {
            return {};
        }
    }
}

}  // namespace

base::Result<EventsPage> Feed::read(std::uint64_t after, std::size_t bytes_max) const {
    EventsPage page;
    page.durable = tail_.durable();
    page.next_after = after;
    if (after > page.durable) {
        return base::Error{base::ErrorCode::invalid, 0, "feed: beyond the durable mark"};
    }
    while (page.next_after < page.durable && page.lines.size() < bytes_max) {
        const std::uint64_t from = page.next_after + 1;
        SKUA_TRY(block, block_of(from));
        SKUA_TRY_VOID(walk(*block, from, [&](std::uint64_t sequence, const domain::Record& record) {
            if (sequence > page.durable) {
                return false;
            }
            page.events += codec::render_events(record, names_, page.lines);
            page.next_after = sequence;
            return page.lines.size() < bytes_max;
        }));
        if (page.next_after < from) {
            return base::Error{base::ErrorCode::journal_gap, 0, "feed: block without its record"};
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
    bool is_found = false;
    SKUA_TRY_VOID(walk(*block, sequence.raw(), [&](std::uint64_t, const domain::Record& record) {
        use(record);
        is_found = true;
        return false;
    }));
    if (!is_found) {
        return base::Error{base::ErrorCode::journal_gap, 0, "feed: block without its record"};
    }
    return {};
}

base::Result<journal::BlockBytes> Feed::block_of(std::uint64_t sequence) const {
    if (journal::BlockBytes bytes = tail_.find(sequence)) {
        return bytes;
    }
    if (journal::BlockBytes bytes = find_kept(sequence)) {
        return bytes;
    }
    SKUA_TRY(read, log_.read_block(sequence));
    auto bytes = std::make_shared<const std::vector<std::byte>>(std::move(read));
    SKUA_TRY(view, codec::open_block(*bytes));
    const std::uint64_t first = view.header.first_sequence;
    if (sequence < first || sequence - first >= view.header.count) {
        return base::Error{base::ErrorCode::journal_gap, 0, "feed: no block holds this number"};
    }
    keep(bytes, first, first + view.header.count - 1);
    return journal::BlockBytes(std::move(bytes));
}

journal::BlockBytes Feed::find_kept(std::uint64_t sequence) const {
    const std::lock_guard lock(mutex_);
    for (Cached& kept : kept_) {
        if (kept.bytes && kept.first <= sequence && sequence <= kept.last) {
            kept.used = ++uses_;
            return kept.bytes;
        }
    }
    return nullptr;
}

void Feed::keep(const journal::BlockBytes& bytes, std::uint64_t first, std::uint64_t last) const {
    const std::lock_guard lock(mutex_);
    Cached& oldest =
        *std::min_element(kept_.begin(), kept_.end(),
                          [](const Cached& a, const Cached& b) { return a.used < b.used; });
    oldest = {.first = first, .last = last, .used = ++uses_, .bytes = bytes};
}

}  // namespace skua::follow
