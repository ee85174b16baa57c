// Transfers in the binary form.

#include <algorithm>
#include <array>
#include <limits>

#include "adapters/sdk/binary_commands.hpp"

namespace skua::sdk {
namespace {

constexpr std::array<std::string_view, 3> kActions = {"ready", "dispatch", "cancel"};
constexpr std::array<std::string_view, 2> kUnits = {"return", "write_off"};
constexpr std::array<std::string_view, 3> kConditions = {"sellable", "quality_hold", "damaged"};
constexpr std::uint8_t kNoSuch = 255;

template <class Enum, std::size_t N>
Enum numbered(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return static_cast<Enum>(found == names.end() ? kNoSuch : found - names.begin() + 1);
}

// A number that is too large stays too large.
template <class To>
To narrowed(std::uint64_t number) {
    return static_cast<To>(std::min<std::uint64_t>(number, std::numeric_limits<To>::max()));
}

}  // namespace

void BinaryCommands::create_transfer(const CreateTransferBody& body) {
    std::vector<flatbuffers::Offset<stream::TransferLine>> lines;
    for (const TransferLine& line : body.lines) {
        const Text sku = stated(line.sku);
        lines.push_back(
            stream::CreateTransferLine(builder_, sku, 0, narrowed<std::uint32_t>(line.quantity)));
    }
    const auto list = builder_.CreateVector(lines);
    const Text from = stated(body.from);
    const Text to = stated(body.to);
    const Text reference = text(body.reference);
    add_body(
        stream::Body::CreateTransfer,
        stream::CreateCreateTransfer(builder_, from, to, list, body.is_ready, reference).Union(),
        body.idempotency_key, body.reason);
}

void BinaryCommands::change_transfer(const ChangeTransferBody& body) {
    flatbuffers::Optional<stream::TransferUnits> units = flatbuffers::nullopt;
    if (!body.units.empty()) {
        units = numbered<stream::TransferUnits>(kUnits, body.units);
    }
    add_body(
        stream::Body::ChangeTransfer,
        stream::CreateChangeTransfer(builder_, body.transfer,
                                     numbered<stream::TransferAction>(kActions, body.action), units)
            .Union(),
        body.idempotency_key, body.reason);
}

void BinaryCommands::receive_transfer(const ReceiveTransferBody& body) {
    std::vector<flatbuffers::Offset<stream::TransferItem>> items;
    for (const TransferItem& item : body.items) {
        items.push_back(stream::CreateTransferItem(
            builder_, narrowed<std::uint16_t>(item.line), narrowed<std::uint32_t>(item.quantity),
            numbered<stream::Condition>(kConditions, item.condition)));
    }
    const auto list =
        items.empty()
            ? flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<stream::TransferItem>>>()
            : builder_.CreateVector(items);
    add_body(stream::Body::ReceiveTransfer,
             stream::CreateReceiveTransfer(builder_, body.transfer, list, body.completes).Union(),
             body.idempotency_key, body.reason);
}

}  // namespace skua::sdk
