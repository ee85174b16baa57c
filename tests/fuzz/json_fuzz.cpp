// Any bytes as any body: a command or a problem, never a crash, and the same answer twice.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"
#include "engine/codec/json_parse.hpp"

namespace {

using namespace skua;

class NoSkus final : public codec::SkuLookup {
public:
    [[nodiscard]] domain::SkuId find(std::string_view) const noexcept override { return {}; }
};

class CountingSink final : public codec::CommandSink {
public:
    base::Arena* next_arena() override {
        arena_.reset();
        return &arena_;
    }
    void on_command(const domain::Command&, const codec::Problem&) override { ++count_; }
    [[nodiscard]] std::size_t count() const { return count_; }

private:
    base::Arena arena_{4096};
    std::size_t count_ = 0;
};

constexpr std::uint8_t kBodyKinds =
    static_cast<std::uint8_t>(codec::BodyKind::receive_transfer) + 1;

void parse_body(codec::JsonReader& reader, std::uint8_t kind, std::string_view text) {
    base::Arena arena(4096);
    const codec::PathValues path{.first = "o8192", .second = "main"};
    domain::Command first;
    domain::Command second;
    const codec::RequestBody body{static_cast<codec::BodyKind>(kind), text, path};
    const auto a = reader.parse_command(body, NoSkus(), arena, first);
    const auto b = reader.parse_command(body, NoSkus(), arena, second);
    SKUA_ASSERT(a.code == b.code);
    SKUA_ASSERT(!a.is_none() || first.fingerprint == second.fingerprint);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static codec::JsonReader reader;
    if (size == 0) {
        return 0;
    }
    const std::uint8_t choice = data[0] % (kBodyKinds + 3);
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (choice < kBodyKinds) {
        parse_body(reader, choice, text);
        return 0;
    }
    if (choice == kBodyKinds) {
        base::Arena arena(4096);
        domain::AvailabilityQuery query;
        static_cast<void>(reader.parse_availability(text, arena, query));
        return 0;
    }
    CountingSink sink;
    if (choice == kBodyKinds + 2) {
        std::size_t commands = 0;
        const auto problem =
            reader.parse_batch(codec::BodyKind::place_order, text, NoSkus(), sink, commands);
        SKUA_ASSERT(!problem.is_none() || sink.count() == commands);
        return 0;
    }
    codec::JsonReader::Frame frame;
    const auto problem = reader.parse_frame(text, NoSkus(), sink, frame);
    SKUA_ASSERT(!problem.is_none() || sink.count() == frame.commands);
    return 0;
}
