#include "tests/support/journal_surgeon.hpp"

#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "engine/journal/block_hash.hpp"
#include "engine/journal/rocks_options.hpp"
#include "engine/journal/rocks_walk.hpp"
#include "engine/journal/watermark.hpp"

namespace skua::tests {

namespace {

std::unique_ptr<rocksdb::DB> open_rocks(const std::string& directory) {
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open(journal::rocks_write_options({}, rocksdb::Env::Default()),
                                          directory + "/journal", &opened);
    SKUA_ASSERT(status.ok());
    return std::unique_ptr<rocksdb::DB>(opened);
}

codec::BlockHeader header_of(const Bytes& block) {
    const auto view = codec::open_block(block);
    SKUA_ASSERT(view.has_value());
    return view->header;
}

void seal_again(Bytes& block, const codec::BlockHeader& header, const Bytes& records) {
    Bytes sealed;
    codec::seal_block(header, records, sealed);
    block = std::move(sealed);
}

Bytes records_of(const Bytes& block) {
    const auto view = codec::open_block(block);
    SKUA_ASSERT(view.has_value());
    return {view->records.begin(), view->records.end()};
}

}  // namespace

std::vector<StoredBlock> load_blocks(const std::string& directory) {
    const auto db = open_rocks(directory);
    const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}));
    std::vector<StoredBlock> blocks;
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
        const auto bytes = journal::bytes_of(it->value());
        blocks.push_back({journal::position_of(it->key()), {bytes.begin(), bytes.end()}});
    }
    SKUA_ASSERT(it->status().ok());
    return blocks;
}

void store_blocks(const std::string& directory, const std::vector<StoredBlock>& blocks) {
    std::filesystem::remove_all(directory + "/journal");
    const auto db = open_rocks(directory);
    for (const auto& block : blocks) {
        const auto key = journal::key_of(block.key);
        const auto status = db->Put({}, journal::slice_of(key),
                                    journal::slice_of(std::span<const std::byte>(block.bytes)));
        SKUA_ASSERT(status.ok());
    }
    const auto flushed = db->Flush({});
    SKUA_ASSERT(flushed.ok());
}

void reseal(std::vector<StoredBlock>& blocks, std::size_t from) {
    for (std::size_t i = from; i < blocks.size(); ++i) {
        auto header = header_of(blocks[i].bytes);
        if (i > 0) {
            header.previous_hash = journal::hash_block(blocks[i - 1].bytes);
        }
        seal_again(blocks[i].bytes, header, records_of(blocks[i].bytes));
    }
}

void replace_records(StoredBlock& block, const Bytes& records) {
    seal_again(block.bytes, header_of(block.bytes), records);
}

void reseal_watermark(const std::string& directory, const std::vector<StoredBlock>& blocks) {
    const auto header = header_of(blocks.back().bytes);
    const auto reading = journal::WatermarkFile::read(directory + "/watermark");
    SKUA_ASSERT(reading.has_value() && reading->newest.has_value());
    auto mark = *reading->newest;
    mark.epoch = header.epoch;
    mark.last_sequence = journal::last_sequence(header);
    mark.block_number = header.block_number;
    mark.block_hash = journal::hash_block(blocks.back().bytes);
    mark.is_clean = true;
    auto file = journal::WatermarkFile::open(directory + "/watermark", reading->counter);
    SKUA_ASSERT(file.has_value());
    const auto written = file->write_durably(mark);
    SKUA_ASSERT(written.has_value());
}

void flip_byte(const std::string& file, std::uint64_t offset) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(offset));
    const auto byte = static_cast<char>(stream.get() ^ 0x41);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream.put(byte);
    stream.flush();
    SKUA_ASSERT(stream.good());
}

std::uint64_t size_of(const std::string& file) {
    return std::filesystem::file_size(file);
}

std::vector<std::string> journal_files(const std::string& directory, const std::string& prefix,
                                       const std::string& suffix) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory + "/journal")) {
        const auto name = entry.path().filename().string();
        if (entry.is_regular_file() && name.starts_with(prefix) && name.ends_with(suffix)) {
            found.push_back(entry.path().string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace skua::tests
