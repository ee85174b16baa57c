#include "engine/codec/enum_names.hpp"

namespace skua::codec {

namespace {

template <class Enum>
constexpr std::optional<Enum> numbered(std::uint8_t number, Enum first, Enum last) noexcept {
    const bool is_known =
        number >= static_cast<std::uint8_t>(first) && number <= static_cast<std::uint8_t>(last);
    return is_known ? std::optional(static_cast<Enum>(number)) : std::nullopt;
}

template <class Enum>
std::optional<Enum> named(std::string_view name, Enum first, Enum last) noexcept {
    for (auto i = static_cast<std::uint8_t>(first); i <= static_cast<std::uint8_t>(last); ++i) {
        if (name == domain::to_string(static_cast<Enum>(i))) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

constexpr auto kFirstPolicy = domain::Policy::all_or_nothing;
constexpr auto kLastPolicy = domain::Policy::backorder_short_lines;
constexpr auto kFirstHold = domain::HoldKind::credit;
constexpr auto kLastHold = domain::HoldKind::grace;
constexpr auto kFirstCondition = domain::Condition::sellable;
constexpr auto kLastCondition = domain::Condition::damaged;
constexpr auto kFirstAction = domain::CountAction::record;
constexpr auto kLastAction = domain::CountAction::cancel;
constexpr auto kFirstTracking = domain::TrackingStatus::pre_transit;
constexpr auto kLastTracking = domain::TrackingStatus::lost;
constexpr auto kFirstAnswer = domain::CancellationAnswer::accept;
constexpr auto kLastAnswer = domain::CancellationAnswer::refuse;
constexpr auto kFirstCancelReason = domain::CancelReason::customer;
constexpr auto kLastCancelReason = domain::CancelReason::other;
constexpr auto kFirstReturnAction = domain::ReturnAction::approve;
constexpr auto kLastReturnAction = domain::ReturnAction::close;
constexpr auto kFirstDisposition = domain::Disposition::restock;
constexpr auto kLastDisposition = domain::Disposition::scrap;
constexpr auto kFirstListStatus = domain::PickListStatus::claimed;
constexpr auto kLastListStatus = domain::PickListStatus::expired;

}  // namespace

std::optional<domain::Policy> policy_named(std::string_view name) noexcept {
    return named(name, kFirstPolicy, kLastPolicy);
}

std::optional<domain::Policy> policy_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstPolicy, kLastPolicy);
}

std::optional<domain::HoldKind> hold_named(std::string_view name) noexcept {
    return named(name, kFirstHold, kLastHold);
}

std::optional<domain::HoldKind> hold_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstHold, kLastHold);
}

std::optional<domain::Condition> condition_named(std::string_view name) noexcept {
    return named(name, kFirstCondition, kLastCondition);
}

std::optional<domain::Condition> condition_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstCondition, kLastCondition);
}

std::optional<domain::CountAction> action_named(std::string_view name) noexcept {
    return named(name, kFirstAction, kLastAction);
}

std::optional<domain::CountAction> action_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstAction, kLastAction);
}

std::optional<domain::TrackingStatus> tracking_named(std::string_view name) noexcept {
    return named(name, kFirstTracking, kLastTracking);
}

std::optional<domain::TrackingStatus> tracking_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstTracking, kLastTracking);
}

std::optional<domain::CancellationAnswer> answer_named(std::string_view name) noexcept {
    return named(name, kFirstAnswer, kLastAnswer);
}

std::optional<domain::CancellationAnswer> answer_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstAnswer, kLastAnswer);
}

std::optional<domain::CancelReason> cancel_reason_named(std::string_view name) noexcept {
    return named(name, kFirstCancelReason, kLastCancelReason);
}

std::optional<domain::CancelReason> cancel_reason_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstCancelReason, kLastCancelReason);
}

std::optional<domain::ReturnAction> return_action_named(std::string_view name) noexcept {
    return named(name, kFirstReturnAction, kLastReturnAction);
}

std::optional<domain::ReturnAction> return_action_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstReturnAction, kLastReturnAction);
}

std::optional<domain::Disposition> disposition_named(std::string_view name) noexcept {
    return named(name, kFirstDisposition, kLastDisposition);
}

std::optional<domain::Disposition> disposition_numbered(std::uint8_t number) noexcept {
    return numbered(number, kFirstDisposition, kLastDisposition);
}

std::optional<domain::PickListStatus> list_status_named(std::string_view name) noexcept {
    return named(name, kFirstListStatus, kLastListStatus);
}

}  // namespace skua::codec
