#include "engine/codec/binary_frames.hpp"

#include <cstring>
#include <vector>

#include "engine/codec/binary_fields.hpp"

namespace skua::codec {

namespace {

// Frame, command, body, item: anything deeper is not of this schema.
constexpr flatbuffers::uoffset_t kDepthMax = 8;
// A table costs its sender an offset to it and one to its vtable. A frame may name one table many
// times, so without a limit by its own length a small one could keep the verifier busy.
constexpr std::size_t kTableBytesMin = 8;
constexpr std::size_t kAlignment = 8;

bool is_aligned(const void* bytes) noexcept {
    return reinterpret_cast<std::uintptr_t>(bytes) % kAlignment == 0;
}

// The frame, if the bytes are one.
const stream::Frame* verified(const std::uint8_t* bytes, std::size_t size) {
    flatbuffers::Verifier::Options limits;
    limits.max_depth = kDepthMax;
    limits.max_tables = static_cast<flatbuffers::uoffset_t>(1 + size / kTableBytesMin);
    flatbuffers::Verifier verifier(bytes, size, limits);
    return verifier.VerifyBuffer<stream::Frame>(nullptr)
               ? flatbuffers::GetRoot<stream::Frame>(bytes)
               : nullptr;
}

void read_head(const stream::Frame& from, Fields& fields, JsonReader::Frame& frame) {
    if (fields.require(from.frame().has_value(), kBodyPath, "frame")) {
        if (*from.frame() > INT64_MAX) {
            fields.note(ProblemCode::out_of_range, Path{&kBodyPath, "frame"}, kFrameRule.detail);
        } else {
            frame.id = *from.frame();
        }
    }
    frame.wants_lines = from.detail() == stream::Detail::lines;
    if (!frame.wants_lines && from.detail() != stream::Detail::summary) {
        fields.note(ProblemCode::malformed_value, Path{&kBodyPath, "detail"},
                    "must be lines or summary");
    }
    fields.require(from.commands() != nullptr, kBodyPath, "commands");
    refuse_unknown(fields, kBodyPath, &from, stream::Frame::VT_COMMANDS);
}

void read_common(const stream::Command& from, Fields& fields, domain::Command& command) {
    read_text(fields, Path{&kBodyPath, "actor"}, kLabelRule, from.actor(), command.actor);
    read_text(fields, Path{&kBodyPath, "reason"}, kReasonRule, from.reason(), command.reason);
    read_text(fields, Path{&kBodyPath, "source"}, kLabelRule, from.source(), command.source);
    if (from.idempotency_key() != nullptr) {
        const Path path{&kBodyPath, "idempotency_key"};
        std::string_view key;
        read_text(fields, path, kKeyRule, from.idempotency_key(), key);
        take_key(fields, path, key, command);
    }
    refuse_unknown(fields, kBodyPath, &from, stream::Command::VT_SOURCE);
}

}  // namespace

// Owner: the BinaryReader.
struct BinaryReader::Impl {
    explicit Impl(const domain::Names& known) : names(known) {}

    const domain::Names& names;
    JsonDocument json;
    Scratch scratch;
    std::size_t json_bytes_left = 0;
    base::Arena own{256};               // for what belongs to no command
    std::vector<std::uint64_t> copy{};  // a message that does not lie as its numbers need it

    const stream::Frame* open(std::string_view bytes) {
        if (bytes.empty()) {
            return nullptr;
        }
        json_bytes_left = bytes.size();
        if (is_aligned(bytes.data())) {
            return verified(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        }
        copy.resize(bytes.size() / kAlignment + 1);
        std::memcpy(copy.data(), bytes.data(), bytes.size());
        return verified(reinterpret_cast<const std::uint8_t*>(copy.data()), bytes.size());
    }

    void deliver(const stream::Command& from, const SkuLookup& skus, CommandSink& sink,
                 base::Arena& arena) {
        scratch.keys.clear();
        Scan scan(arena, scratch.keys);
        domain::Command command;
        command.actor = "anonymous";
        command.source = "stream";
        BinaryBody body{scan, command, names, json, scratch, json_bytes_left};
        read_common(from, scan, command);
        read_binary_body(from, body);
        if (scan.problem().is_none()) {
            command.fingerprint = fingerprint_of(command, scratch.canonical);
            resolve_skus(command, skus, arena);
        }
        sink.on_command(command, scan.problem());
    }
};

BinaryReader::BinaryReader(const domain::Names& names) : impl_(std::make_unique<Impl>(names)) {}
BinaryReader::~BinaryReader() = default;

Problem BinaryReader::parse_frame(std::string_view bytes, const SkuLookup& skus, CommandSink& sink,
                                  JsonReader::Frame& frame) {
    frame = {};
    impl_->own.reset();
    const stream::Frame* const from = impl_->open(bytes);
    if (from == nullptr) {
        return {ProblemCode::malformed_frame, {}, "the message is no frame of stream.fbs"};
    }
    Fields fields(impl_->own);
    read_head(*from, fields, frame);
    if (!fields.problem().is_none()) {
        return fields.problem();
    }
    frame.commands = from->commands()->size();
    for (const stream::Command* const command : *from->commands()) {
        base::Arena* const arena = sink.next_arena();
        if (arena == nullptr) {
            break;
        }
        impl_->deliver(*command, skus, sink, *arena);
    }
    return {};
}

}  // namespace skua::codec
