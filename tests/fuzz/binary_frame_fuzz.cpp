// Any bytes as a frame of the binary stream: commands or a problem, never a crash, the same answer
// twice, and never more commands than the message has room for.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/arena.hpp"
#include "engine/base/assert.hpp"
#include "engine/codec/binary_frames.hpp"

namespace {

using namespace skua;

class NoSkus final : public codec::SkuLookup {
public:
    [[nodiscard]] domain::SkuId find(std::string_view) const noexcept override { return {}; }
};

// Every second id has a name.
class SomeNames final : public domain::Names {
public:
    [[nodiscard]] std::string_view sku(domain::SkuId id) const noexcept override {
        return id.raw() % 2 == 0 ? "EVEN" : "";
    }
    [[nodiscard]] std::string_view location(domain::LocationId) const noexcept override {
        return {};
    }
    [[nodiscard]] std::string_view channel(domain::ChannelId) const noexcept override { return {}; }
};

class Sink final : public codec::CommandSink {
public:
    base::Arena* next_arena() override {
        arena_.reset();
        return &arena_;
    }
    void on_command(const domain::Command& command, const codec::Problem& problem) override {
        ++count;
        SKUA_ASSERT(problem.is_none() || !std::string_view(problem.detail).empty());
        SKUA_ASSERT(!problem.is_none() || !command.actor.empty());
        digest = digest * 31 + command.fingerprint.low + static_cast<std::uint64_t>(problem.code);
    }
    std::size_t count = 0;
    std::uint64_t digest = 0;

private:
    base::Arena arena_{4096};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SomeNames names;
    static codec::BinaryReader reader(names);
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Sink first;
    Sink second;
    codec::JsonReader::Frame frame;
    const auto problem = reader.parse_frame(bytes, NoSkus(), first, frame);
    SKUA_ASSERT(problem.is_none() ? first.count == frame.commands : first.count == 0);
    SKUA_ASSERT(first.count <= size);
    // Once more where the bytes do not lie as their numbers need it.
    const std::string shifted = std::string(1, '\0').append(bytes);
    const auto again =
        reader.parse_frame(std::string_view(shifted).substr(1), NoSkus(), second, frame);
    SKUA_ASSERT(again.code == problem.code && first.digest == second.digest);
    return 0;
}
