// Any bytes as a block: it opens or it does not. Bytes that follow a valid seal are the interesting
// ones, so the input is also sealed as the records of a block and walked.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/codec/record_codec.hpp"

namespace {

using namespace skua;

void walk(std::span<const std::byte> records) {
    codec::RecordWalker walker(records);
    codec::RecordEncoder encoder;
    base::Arena arena(4096);
    std::span<const std::byte> bytes;
    while (true) {
        const auto more = walker.next(bytes);
        if (!more || !*more) {
            return;
        }
        const auto record = codec::decode_record(bytes, arena);
        if (record) {
            // What can be decoded can be encoded again.
            std::vector<std::byte> again;
            encoder.append(*record, again);
        }
        arena.reset();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> input(reinterpret_cast<const std::byte*>(data), size);
    const auto opened = codec::open_block(input);
    if (opened) {
        walk(opened->records);
    }
    std::vector<std::byte> sealed;
    codec::BlockHeader header;
    header.block_number = header.first_sequence = header.count = 1;
    codec::seal_block(header, input, sealed);
    const auto again = codec::open_block(sealed);
    if (again) {
        walk(again->records);
    }
    return 0;
}
