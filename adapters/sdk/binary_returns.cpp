// Returns in the binary form.

#include <algorithm>
#include <array>
#include <limits>

#include "adapters/sdk/binary_commands.hpp"

namespace skua::sdk {
namespace {

constexpr std::array<std::string_view, 4> kActions = {"approve", "reject", "cancel", "close"};
constexpr std::array<std::string_view, 3> kDispositions = {"restock", "quarantine", "scrap"};
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

stream::Return id_of(const ReturnId& id) {
    return {id.order, id.number};
}

}  // namespace

void BinaryCommands::create_return(const CreateReturnBody& body) {
    std::vector<flatbuffers::Offset<stream::ReturnLine>> lines;
    for (const ReturnLine& line : body.lines) {
        lines.push_back(stream::CreateReturnLine(builder_, narrowed<std::uint16_t>(line.line),
                                                 narrowed<std::uint32_t>(line.quantity)));
    }
    const auto list = builder_.CreateVector(lines);
    const Text reference = text(body.reference);
    add_body(stream::Body::CreateReturn,
             stream::CreateCreateReturn(builder_, body.order_id, list, reference, body.is_approved)
                 .Union(),
             body.idempotency_key, body.reason);
}

void BinaryCommands::change_return(const ChangeReturnBody& body) {
    const stream::Return id = id_of(body.return_id);
    add_body(stream::Body::ChangeReturn,
             stream::CreateChangeReturn(builder_, &id,
                                        numbered<stream::ReturnAction>(kActions, body.action))
                 .Union(),
             body.idempotency_key, body.reason);
}

void BinaryCommands::receive_return(const ReceiveReturnBody& body) {
    std::vector<flatbuffers::Offset<stream::ReturnedItem>> items;
    for (const ReturnedItem& item : body.items) {
        items.push_back(stream::CreateReturnedItem(
            builder_, narrowed<std::uint16_t>(item.line), narrowed<std::uint32_t>(item.quantity),
            numbered<stream::Disposition>(kDispositions, item.disposition)));
    }
    const auto list = builder_.CreateVector(items);
    const Text location = stated(body.location);
    const stream::Return id = id_of(body.return_id);
    add_body(stream::Body::ReceiveReturn,
             stream::CreateReceiveReturn(builder_, &id, location, list).Union(),
             body.idempotency_key, body.reason);
}

}  // namespace skua::sdk
