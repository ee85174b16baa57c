#pragma once

// Frames of the binary subprotocol of /v1/stream (schemas/stream.fbs) -> domain commands.
//
// A frame is verified once, as a whole: depth, tables, every offset. After that its commands are
// read without a further look at bounds, by the same field rules as JSON (field_rules.hpp), and get
// the same fingerprint, so that a command may be repeated in the other form.
// Owner: one BinaryReader per gateway thread.

#include <memory>
#include <string_view>

#include "engine/codec/json_parse.hpp"
#include "engine/domain/names.hpp"

namespace skua::codec {

class BinaryReader {
public:
    // `names` gives the text of a SKU that a client names by its id.
    explicit BinaryReader(const domain::Names& names);
    ~BinaryReader();
    BinaryReader(const BinaryReader&) = delete;
    BinaryReader& operator=(const BinaryReader&) = delete;

    // As JsonReader::parse_frame; `bytes` is the whole message.
    Problem parse_frame(std::string_view bytes, const SkuLookup& skus, CommandSink& sink,
                        JsonReader::Frame& frame);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace skua::codec
