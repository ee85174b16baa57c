#include "adapters/sdk/binary_answer.hpp"

#include <flatbuffers/flatbuffers.h>

#include <cstring>

#include "schemas/stream_generated.h"

namespace skua::sdk {
namespace {

namespace fb = flatbuffers;

constexpr std::size_t kPrefixBytes = sizeof(fb::uoffset_t);
constexpr std::size_t kAlignment = 8;

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

Error unreadable(std::string_view what) {
    return Error{ErrorKind::protocol,
                 std::string("the engine's binary answer cannot be read (").append(what) + ")"};
}

// The message, if it is one.
const stream::Reply* reply_in(std::string_view message) {
    fb::Verifier verifier(bytes_of(message), message.size());
    return !message.empty() && verifier.VerifyBuffer<stream::Reply>(nullptr)
               ? fb::GetRoot<stream::Reply>(message.data())
               : nullptr;
}

// Takes the first Result off `rest`; null when it is none.
const stream::Result* next_result(std::string_view& rest) {
    if (rest.size() < kPrefixBytes) {
        return nullptr;
    }
    const std::size_t size = kPrefixBytes + fb::ReadScalar<fb::uoffset_t>(rest.data());
    if (size > rest.size()) {
        return nullptr;
    }
    fb::Verifier verifier(bytes_of(rest), size);
    if (!verifier.VerifySizePrefixedBuffer<stream::Result>(nullptr)) {
        return nullptr;
    }
    const auto* const result = fb::GetSizePrefixedRoot<stream::Result>(rest.data());
    rest.remove_prefix(std::min(rest.size(), (size + kAlignment - 1) / kAlignment * kAlignment));
    return result;
}

std::string_view text_of(const fb::String* text) {
    return text == nullptr ? std::string_view{} : std::string_view(text->c_str(), text->size());
}

std::string_view list_in(const fb::Vector<std::uint8_t>* list) {
    return list == nullptr
               ? std::string_view{}
               : std::string_view(reinterpret_cast<const char*>(list->data()), list->size());
}

void read_units(const stream::Units* units, CommandAnswer& out) {
    if (units != nullptr) {
        out.units_ordered = units->ordered();
        out.units_allocated = units->allocated();
        out.units_backordered = units->backordered();
    }
}

void read_accepted(const stream::Accepted& from, CommandAnswer& out) {
    out.allocation = static_cast<Allocation>(from.allocation());
    out.amount = text_of(from.amount());
    read_units(from.units(), out);
}

std::string id_text(char letter, std::uint64_t number) {
    return number == 0 ? std::string() : letter + std::to_string(number);
}

// The id that the answer is about; empty when there is none.
std::string read_outcome(const stream::Result& from, CommandAnswer& out) {
    if (const auto* const problem = from.outcome_as_Problem()) {
        out.code = text_of(problem->code());
        out.detail = text_of(problem->detail());
        out.field = text_of(problem->field());
        out.retry_after_s = problem->retry_after_s();
        return {};
    }
    if (const auto* const accepted = from.outcome_as_Accepted()) {
        read_accepted(*accepted, out);
        return id_text('o', accepted->order_id());
    }
    if (const auto* const cancelled = from.outcome_as_Cancelled()) {
        return id_text('o', cancelled->order_id());
    }
    if (const auto* const changed = from.outcome_as_Changed()) {
        return id_text('o', changed->order_id());
    }
    if (const auto* const held = from.outcome_as_Held()) {
        return id_text('o', held->order_id());
    }
    if (const auto* const reserved = from.outcome_as_Reserved()) {
        read_units(reserved->units(), out);
        return id_text('r', reserved->reservation());
    }
    if (const auto* const changed = from.outcome_as_ReservationChanged()) {
        return id_text('r', changed->reservation());
    }
    if (const auto* const list = from.outcome_as_PickList()) {
        return id_text('p', list->id());
    }
    if (const auto* const picked = from.outcome_as_Picked()) {
        return id_text('p', picked->pick_list());
    }
    if (const auto* const unclaimed = from.outcome_as_Unclaimed()) {
        return id_text('p', unclaimed->pick_list());
    }
    if (const auto* const shorted = from.outcome_as_Shorted()) {
        return id_text('p', shorted->pick_list());
    }
    if (const auto* const counted = from.outcome_as_Counted()) {
        return id_text('c', counted->count());
    }
    if (const auto* const packed = from.outcome_as_Packed(); packed && packed->fulfillment_id()) {
        out.package = packed->package();
        return id_text('f', packed->fulfillment_id()->order()) + "." +
               std::to_string(packed->fulfillment_id()->location());
    }
    if (const auto* const tracked = from.outcome_as_Tracked(); tracked && tracked->shipment_id()) {
        return id_text('s', tracked->shipment_id()->order()) + "." +
               std::to_string(tracked->shipment_id()->number());
    }
    if (const auto* const asked = from.outcome_as_CancellationAsked()) {
        return id_text('o', asked->order_id());
    }
    if (const auto* const answered = from.outcome_as_CancellationAnswered();
        answered && answered->fulfillment_id()) {
        return id_text('f', answered->fulfillment_id()->order()) + "." +
               std::to_string(answered->fulfillment_id()->location());
    }
    if (const auto* const more = from.outcome_as_OverDelivered(); more && more->fulfillment_id()) {
        return id_text('f', more->fulfillment_id()->order()) + "." +
               std::to_string(more->fulfillment_id()->location());
    }
    if (const auto* const returned = from.outcome_as_Returned();
        returned && returned->return_id()) {
        return id_text('m', returned->return_id()->order()) + "." +
               std::to_string(returned->return_id()->number());
    }
    if (const auto* const transferred = from.outcome_as_Transferred()) {
        return id_text('t', transferred->transfer());
    }
    if (const auto* const shipped = from.outcome_as_Shipped();
        shipped && shipped->fulfillment_id()) {
        out.package = shipped->package();
        out.shipment = shipped->shipment();
        return id_text('f', shipped->fulfillment_id()->order()) + "." +
               std::to_string(shipped->fulfillment_id()->location());
    }
    return {};
}

void read_result(const stream::Result& from, CommandAnswer& out, std::string& id) {
    out.status = from.status();
    out.is_replayed = from.replayed();
    out.sequence = from.sequence();
    id = read_outcome(from, out);
    out.id = id;
}

}  // namespace

Result<Hello> BinaryAnswerReader::read_hello(std::string_view message) {
    const stream::Reply* const reply = reply_in(message);
    if (reply == nullptr) {
        return unreadable("hello");
    }
    if (reply->hello() == nullptr || reply->hello()->credits() == 0) {
        return Error{ErrorKind::protocol, "the engine's first message is not a hello with credits"};
    }
    Hello hello;
    hello.credits = reply->hello()->credits();
    hello.frame_bytes_max = reply->hello()->frame_bytes_max();
    hello.version = text_of(reply->hello()->version());
    return hello;
}

Result<void> BinaryAnswerReader::read_frame(std::string_view message, FrameAnswer& out) {
    out.problem.reset();
    out.results.clear();
    const stream::Reply* const reply = reply_in(message);
    if (reply == nullptr) {
        return unreadable("frame");
    }
    out.frame = reply->frame();
    out.credits = reply->credits();
    std::string_view rest = list_in(reply->problem());
    if (!rest.empty()) {
        const stream::Result* const problem = next_result(rest);
        if (problem == nullptr) {
            return unreadable("problem");
        }
        ids_.resize(1);
        read_result(*problem, out.problem.emplace(), ids_[0]);
        return {};
    }
    rest = list_in(reply->results());
    // Each result has its prefix at least, so a count that is too large is seen before room is
    // made.
    if (reply->count() > rest.size() / kAlignment) {
        return unreadable("count");
    }
    ids_.resize(reply->count());
    out.results.resize(reply->count());
    for (std::size_t i = 0; i < out.results.size(); ++i) {
        const stream::Result* const result = next_result(rest);
        if (result == nullptr) {
            return unreadable("result");
        }
        out.results[i] = {};
        read_result(*result, out.results[i], ids_[i]);
    }
    return {};
}

}  // namespace skua::sdk
