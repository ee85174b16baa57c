#include "engine/gateway/list_requests.hpp"

#include <charconv>
#include <optional>

#include "engine/codec/enum_names.hpp"
#include "engine/codec/json_parse.hpp"

namespace skua::gateway {
namespace {

using codec::Problem;
using codec::ProblemCode;

constexpr Problem kNoCursor{ProblemCode::malformed_value, "/after",
                            "must be what \"next\" of the page before said"};

// A number up to the end of the text or a dot; takes both away.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() != '.') {
        return std::nullopt;
    }
    text = text.empty() ? text : text.substr(1);
    return value;
}

struct Cursor {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

// "first.second", both numbers; the empty text is the beginning.
std::optional<Cursor> parse_cursor(std::string_view text) noexcept {
    if (text.empty()) {
        return Cursor{};
    }
    const bool has_dot = text.find('.') != std::string_view::npos && text.back() != '.';
    const auto first = take_number(text);
    const auto second = first && has_dot ? take_number(text) : std::nullopt;
    return second && text.empty() ? std::optional(Cursor{*first, *second}) : std::nullopt;
}

std::uint16_t limit_of(const QueryParameters& parameters) noexcept {
    return parameters.limit == 0 ? domain::kListPageDefault
                                 : static_cast<std::uint16_t>(parameters.limit);
}

Problem fill_pick_lists(std::string_view location, const QueryParameters& parameters,
                        sequencer::Envelope& envelope) {
    domain::PickListsQuery query;
    query.location = envelope.arena.copy(location);
    query.limit = limit_of(parameters);
    if (!parameters.after_text.empty() && !codec::parse_id(parameters.after_text, query.after)) {
        return kNoCursor;
    }
    query.status = codec::list_status_named(parameters.status);
    if (!query.status && !parameters.status.empty() && parameters.status != "all") {
        return {ProblemCode::malformed_value, "/status",
                "must be claimed, done, unclaimed, expired or all"};
    }
    envelope.query = query;
    return {};
}

Problem fill_fulfillments(std::string_view location, const QueryParameters& parameters,
                          sequencer::Envelope& envelope) {
    const std::optional<Cursor> cursor = parse_cursor(parameters.after_text);
    if (parameters.status.empty() || parameters.status == "waiting") {
        if (!cursor || cursor->first > 9 || cursor->second >> 60U != 0) {
            return kNoCursor;
        }
        const auto priority = static_cast<std::uint8_t>(cursor->first);
        envelope.query = domain::WaitingQuery{.location = envelope.arena.copy(location),
                                              .after = domain::rank_of(priority, cursor->second),
                                              .limit = limit_of(parameters)};
        return {};
    }
    if (parameters.status == "claimed") {
        if (!cursor || cursor->second > UINT32_MAX) {
            return kNoCursor;
        }
        envelope.query = domain::ClaimedQuery{.location = envelope.arena.copy(location),
                                              .from = domain::PickListId{cursor->first},
                                              .place = static_cast<std::uint32_t>(cursor->second),
                                              .limit = limit_of(parameters)};
        return {};
    }
    return {ProblemCode::malformed_value, "/status", "must be waiting or claimed"};
}

}  // namespace

Problem fill_transfers_query(const QueryParameters& parameters, sequencer::Envelope& envelope) {
    domain::TransfersQuery query;
    query.location = envelope.arena.copy(parameters.location);
    query.limit = limit_of(parameters);
    if (!parameters.after_text.empty() && !codec::parse_id(parameters.after_text, query.after)) {
        return kNoCursor;
    }
    constexpr domain::TransferStatus kAll[] = {
        domain::TransferStatus::draft,      domain::TransferStatus::ready,
        domain::TransferStatus::in_transit, domain::TransferStatus::partially_received,
        domain::TransferStatus::received,   domain::TransferStatus::cancelled};
    for (const domain::TransferStatus status : kAll) {
        if (parameters.status == domain::to_string(status)) {
            query.status = status;
        }
    }
    if (!query.status && !parameters.status.empty() && parameters.status != "all") {
        return {ProblemCode::malformed_value, "/status",
                "must be draft, ready, in_transit, partially_received, received, cancelled or all"};
    }
    envelope.query = query;
    return {};
}

Problem fill_list_query(Route route, std::string_view location, const QueryParameters& parameters,
                        sequencer::Envelope& envelope) {
    if (route == Route::list_cancellations) {
        envelope.query = domain::CancellationsQuery{.location = envelope.arena.copy(location),
                                                    .after = domain::Sequence{parameters.after},
                                                    .limit = limit_of(parameters)};
        return {};
    }
    return route == Route::list_pick_lists ? fill_pick_lists(location, parameters, envelope)
                                           : fill_fulfillments(location, parameters, envelope);
}

}  // namespace skua::gateway
