#include "engine/journal/rocks_walk.hpp"

#include <memory>

#include "engine/journal/block_hash.hpp"
#include "engine/journal/log_pages.hpp"
#include "engine/journal/rocks_options.hpp"

namespace skua::journal {

namespace {

std::unique_ptr<rocksdb::Iterator> open_iterator(rocksdb::DB& db) {
    return std::unique_ptr<rocksdb::Iterator>(db.NewIterator(rocks_walk_options()));
}

// Form, CRC and that the block stands under its own key.
base::Result<codec::BlockView> open_at(const rocksdb::Iterator& it) {
    SKUA_TRY(view, codec::open_block(bytes_at(it)));
    if (view.header.count == 0 || view.header.first_sequence != position_of(it.key())) {
        return to_error(ChainFault::sequence, position_of(it.key()));
    }
    return view;
}

// The state before the block at `it`, from the block before it (or the base); leaves `it` there.
base::Result<LogState> state_before(rocksdb::Iterator& it, const WalkRange& range) {
    if (position_of(it.key()) == range.base.position) {
        return state_at(range.base, range.log_id);
    }
    it.Prev();
    if (!it.Valid()) {
        return to_error(ChainFault::sequence, range.from);
    }
    SKUA_TRY(view, open_at(it));
    LogState state = advance({.epoch = view.header.epoch,
                              .next_block_number = view.header.block_number,
                              .next_sequence = view.header.first_sequence,
                              .last_hash = {},
                              .log_id = range.log_id},
                             view.header, hash_block(bytes_at(it)));
    state.log_id = range.log_id;
    it.Next();
    return state;
}

void seek_block_of(rocksdb::Iterator& it, const WalkRange& range) {
    const auto wanted = key_of(range.from);
    it.SeekForPrev(slice_of(wanted));
    if (!it.Valid() || position_of(it.key()) < range.base.position) {
        const auto first = key_of(range.base.position);
        it.Seek(slice_of(first));
    }
}

// The lowest whole block after a place at which RocksDB cannot read on: backwards from the end.
Position first_whole_from_end(rocksdb::DB& db, Position after) {
    const auto it = open_iterator(db);
    Position found = 0;
    for (it->SeekToLast(); it->Valid() && position_of(it->key()) > after; it->Prev()) {
        if (!open_at(*it)) {
            break;
        }
        found = position_of(it->key());
    }
    return found;
}

Position first_whole_from(rocksdb::Iterator& it) {
    for (; it.Valid(); it.Next()) {
        if (open_at(it)) {
            return position_of(it.key());
        }
    }
    return 0;
}

// One step of the scan; false when it ends here.
bool scan_block(rocksdb::Iterator& it, const Watermark& mark, ScanResult& result) {
    const auto bytes = bytes_at(it);
    const auto view = codec::open_block(bytes);
    if (!view) {
        result.fault = ChainFault::crc;
        it.Next();
        result.next_valid = first_whole_from(it);
        return false;
    }
    result.fault = view->header.first_sequence == position_of(it.key())
                       ? check_next(result.state, *view)
                       : ChainFault::sequence;
    if (result.fault != ChainFault::none) {
        result.fault_last = last_sequence(view->header);
        result.next_valid = first_whole_from(it);
        return false;
    }
    const auto hash = hash_block(bytes);
    if (view->header.block_number == mark.block_number && hash != mark.block_hash) {
        result.matches_mark = false;
    }
    result.state = advance(result.state, view->header, hash);
    ++result.blocks;
    result.records += view->header.count;
    return true;
}

}  // namespace

BlockKey key_of(Position first_sequence) noexcept {
    BlockKey key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = static_cast<char>(static_cast<unsigned char>(first_sequence >> (56 - 8 * i)));
    }
    return key;
}

Position position_of(const rocksdb::Slice& key) noexcept {
    if (key.size() != sizeof(Position)) {
        return 0;
    }
    Position position = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        position = (position << 8U) | static_cast<unsigned char>(key[i]);
    }
    return position;
}

std::span<const std::byte> bytes_of(const rocksdb::Slice& value) noexcept {
    return {reinterpret_cast<const std::byte*>(value.data()), value.size()};
}

std::span<const std::byte> bytes_at(const rocksdb::Iterator& it) noexcept {
    return bytes_of(it.value());  // check: allow value, it is the iterator's, and no Result
}

rocksdb::Slice slice_of(const BlockKey& key) noexcept {
    return {key.data(), key.size()};
}

rocksdb::Slice slice_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

base::Result<void> walk_blocks(rocksdb::DB& db, const WalkRange& range, const WalkVisitor& visit) {
    if (range.from > range.last || range.base.position > range.last) {
        return {};
    }
    const auto it = open_iterator(db);
    seek_block_of(*it, range);
    if (!it->Valid()) {
        return it->status().ok() ? to_error(ChainFault::sequence, range.from)
                                 : to_error(it->status(), "journal: seek");
    }
    SKUA_TRY(state, state_before(*it, range));
    for (; it->Valid() && state.next_sequence <= range.last; it->Next()) {
        const auto bytes = bytes_at(*it);
        SKUA_TRY(view, open_at(*it));
        if (const auto fault = check_next(state, view); fault != ChainFault::none) {
            return to_error(fault, view.header.first_sequence);
        }
        SKUA_TRY(goes_on, visit(view, bytes));
        if (!goes_on) {
            return {};
        }
        state = advance(state, view.header, hash_block(bytes));
    }
    if (!it->status().ok()) {
        return to_error(it->status(), "journal: read");
    }
    return state.next_sequence > range.last ? base::Result<void>{}
                                            : to_error(ChainFault::sequence, state.next_sequence);
}

ScanResult scan_blocks(rocksdb::DB& db, const LogBase& base, const Watermark& mark) {
    ScanResult result;
    result.state = state_at(base, mark.log_id);
    const auto it = open_iterator(db);
    const auto first = key_of(base.position);
    for (it->Seek(slice_of(first)); it->Valid(); it->Next()) {
        if (!scan_block(*it, mark, result)) {
            break;
        }
    }
    if (result.fault == ChainFault::none && !it->status().ok()) {
        result.fault = ChainFault::crc;
        result.is_storage_damaged = true;
        result.next_valid = first_whole_from_end(db, result.state.next_sequence);
    }
    return result;
}

Look look_into(const std::string& journal_path, rocksdb::Env* env) {
    Look look;
    rocksdb::DB* opened = nullptr;
    auto options = rocks_read_options(env);
    look.status = rocksdb::DB::OpenForReadOnly(options, journal_path, &opened);
    if (look.status.IsCorruption()) {
        const auto first = look.status;
        options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
        look.status = rocksdb::DB::OpenForReadOnly(options, journal_path, &opened);
        look.is_log_cut = look.status.ok();
        if (!look.status.ok()) {
            look.status = first;
        }
    }
    look.db.reset(opened);
    return look;
}

ScanResult scan_look(const Look& look, const std::string& journal_path, const LogBase& base,
                     const Watermark& mark) {
    auto result = scan_blocks(*look.db, base, mark);
    if (result.fault == ChainFault::chain || result.fault == ChainFault::epoch) {
        return result;  // the block itself is there
    }
    const Position next = result.state.next_sequence;
    const auto [behind, is_torn] = look_behind(journal_path, next);
    result.is_torn = is_torn;
    if (result.fault != ChainFault::none) {
        // What RocksDB skipped may be whole: only what is not is missing.
        const bool is_nearer =
            behind != 0 && (result.next_valid == 0 || behind < result.next_valid);
        result.next_valid = is_nearer ? behind : result.next_valid;
    } else if (behind != 0 || (look.is_log_cut && mark.last_sequence >= next)) {
        result.fault = ChainFault::crc;
        result.is_storage_damaged = true;
        result.next_valid = behind;
    }
    return result;
}

}  // namespace skua::journal
