#pragma once

// The values that a client states by a word or a number. The words are those of domain::to_string.
// Pure functions.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"

namespace skua::codec {

// The values by name and by number; none if there is no such.
std::optional<domain::Policy> policy_named(std::string_view name) noexcept;
std::optional<domain::Policy> policy_numbered(std::uint8_t number) noexcept;
std::optional<domain::HoldKind> hold_named(std::string_view name) noexcept;
std::optional<domain::HoldKind> hold_numbered(std::uint8_t number) noexcept;
std::optional<domain::Condition> condition_named(std::string_view name) noexcept;
std::optional<domain::Condition> condition_numbered(std::uint8_t number) noexcept;
std::optional<domain::CountAction> action_named(std::string_view name) noexcept;
std::optional<domain::CountAction> action_numbered(std::uint8_t number) noexcept;
std::optional<domain::TrackingStatus> tracking_named(std::string_view name) noexcept;
std::optional<domain::TrackingStatus> tracking_numbered(std::uint8_t number) noexcept;
std::optional<domain::CancellationAnswer> answer_named(std::string_view name) noexcept;
std::optional<domain::CancellationAnswer> answer_numbered(std::uint8_t number) noexcept;
std::optional<domain::CancelReason> cancel_reason_named(std::string_view name) noexcept;
std::optional<domain::CancelReason> cancel_reason_numbered(std::uint8_t number) noexcept;
std::optional<domain::ReturnAction> return_action_named(std::string_view name) noexcept;
std::optional<domain::ReturnAction> return_action_numbered(std::uint8_t number) noexcept;
std::optional<domain::Disposition> disposition_named(std::string_view name) noexcept;
std::optional<domain::Disposition> disposition_numbered(std::uint8_t number) noexcept;
std::optional<domain::PickListStatus> list_status_named(std::string_view name) noexcept;

}  // namespace skua::codec
