#pragma once

// One command in both forms: a body written as JSON, and the same content as FlatBuffers.

#include <optional>
#include <string>
#include <string_view>

#include "engine/codec/binary_frames.hpp"
#include "engine/codec/json_parse.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec::test {

std::string_view name_of(BodyKind kind) noexcept;
// A frame with this one command. The JSON is read by its values: an integer that a field of the
// schema cannot hold and a text where a number belongs become what the schema has next to it.
std::string json_frame(BodyKind kind, std::string_view body);
std::string binary_frame(BodyKind kind, std::string_view body);

// What came of the last frame. Owner: the test.
class Received final : public CommandSink {
public:
    explicit Received(std::size_t arenas = 1'000'000) : left_(arenas) {}
    base::Arena* next_arena() override;
    void on_command(const domain::Command& command, const Problem& problem) override;

    std::size_t count = 0;
    domain::Command command;  // the last one
    std::string problem;      // "code field: detail", empty without one
    std::string all;          // kinds and codes, one after the other

private:
    std::size_t left_;
    base::Arena arena_{4'096};
};

// "NAME"-d SKUs with the ids of NumberedNames, known to the reader or not.
class SkusByNumber final : public SkuLookup {
public:
    [[nodiscard]] domain::SkuId find(std::string_view sku) const noexcept override;
};

std::string text_of(const Problem& problem);

}  // namespace skua::codec::test
