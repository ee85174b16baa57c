#pragma once

// The rules of every field of every command, once for all forms. Internal to engine/codec.
//
// A reader turns what stands in its form into a plain value (none, when it is not to be read as
// one) and hands it to the function of the field, which notes the problem or sets the field.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "engine/codec/enum_names.hpp"
#include "engine/codec/fields.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

static_assert(domain::kSkuBytesMax == 64 && domain::kNameBytesMax == 64);
inline constexpr TextRule kSkuRule{1, domain::kSkuBytesMax, Characters::name,
                                   "must be 1 to 64 bytes"};
// Location, channel.
inline constexpr TextRule kPlaceRule{1, domain::kNameBytesMax, Characters::name,
                                     "must be 1 to 64 bytes"};
// Actor, source, carrier.
inline constexpr TextRule kLabelRule{1, domain::kNameBytesMax, Characters::id,
                                     "must be 1 to 64 bytes"};
// An empty bin takes the label away.
inline constexpr TextRule kBinRule{0, domain::kNameBytesMax, Characters::name,
                                   "must be at most 64 bytes"};
static_assert(domain::kRoleBytesMax == 32);
inline constexpr TextRule kRoleRule{1, domain::kRoleBytesMax, Characters::id,
                                    "must be 1 to 32 bytes"};
static_assert(domain::kReasonBytesMax == 256 && domain::kIdempotencyKeyBytesMax == 128);
inline constexpr TextRule kReasonRule{1, domain::kReasonBytesMax, Characters::prose,
                                      "must be 1 to 256 bytes"};
inline constexpr TextRule kKeyRule{1, domain::kIdempotencyKeyBytesMax, Characters::id,
                                   "must be 1 to 128 bytes"};
static_assert(domain::kDescriptionBytesMax == 512 && domain::kTrackingBytesMax == 128);
inline constexpr TextRule kDescriptionRule{0, domain::kDescriptionBytesMax, Characters::prose,
                                           "must be at most 512 bytes"};
inline constexpr TextRule kTrackingRule{1, domain::kTrackingBytesMax, Characters::id,
                                        "must be 1 to 128 bytes"};
static_assert(domain::kExternalIdBytesMax == 128 && domain::kExternalLineIdBytesMax == 32);
inline constexpr TextRule kExternalIdRule{1, domain::kExternalIdBytesMax, Characters::id,
                                          "must be 1 to 128 bytes"};
inline constexpr TextRule kReferenceRule{0, domain::kExternalIdBytesMax, Characters::id,
                                         "must be at most 128 bytes"};
inline constexpr TextRule kExternalLineIdRule{1, domain::kExternalLineIdBytesMax, Characters::id,
                                              "must be 1 to 32 bytes"};
// Texts that are read as something else: currency, price, time, policy.
inline constexpr TextRule kShortRule{1, 64, Characters::id, "must be 1 to 64 bytes"};
inline constexpr TextRule kIdRule{1, 64, Characters::id, "must be an id"};

static_assert(domain::kQuantityMax == 1'000'000'000);
inline constexpr IntegerRule kQuantityRule{1, domain::kQuantityMax, "must be 1 to 1000000000"};
inline constexpr IntegerRule kDeltaRule{-std::int64_t{domain::kQuantityMax}, domain::kQuantityMax,
                                        "must be -1000000000 to 1000000000, not 0"};
static_assert(domain::kStockUnitsMax == 1'000'000'000'000);
inline constexpr IntegerRule kSafetyStockRule{0, domain::kStockUnitsMax,
                                              "must be 0 to 1000000000000"};
inline constexpr IntegerRule kCountedRule{0, domain::kStockUnitsMax, "must be 0 to 1000000000000"};
inline constexpr IntegerRule kVersionRule{1, UINT32_MAX, "must be 1 to 4294967295"};
static_assert(domain::kTolerancePercentMax == 100);
inline constexpr IntegerRule kPercentRule{0, domain::kTolerancePercentMax, "must be 0 to 100"};
inline constexpr IntegerRule kPriorityRule{1, 9, "must be 1 to 9"};
static_assert(domain::kWaveFulfillmentsMax == 1000 && domain::kOrderLinesMax == 2000);
inline constexpr IntegerRule kWaveRule{1, domain::kWaveFulfillmentsMax, "must be 1 to 1000"};
static_assert(domain::kClaimSecondsMax == 86'400);
inline constexpr IntegerRule kClaimRule{1, domain::kClaimSecondsMax, "must be 1 to 86400"};
inline constexpr IntegerRule kLineRule{0, std::int64_t{domain::kOrderLinesMax} - 1,
                                       "must be 0 to 1999"};
static_assert(domain::kReservationSecondsMax == 86'400);
inline constexpr IntegerRule kTtlRule{1, domain::kReservationSecondsMax, "must be 1 to 86400"};
static_assert(domain::kReleaseAfterSecondsMax == 604'800);
inline constexpr IntegerRule kReleaseAfterRule{0, domain::kReleaseAfterSecondsMax,
                                               "must be 0 to 604800"};
static_assert(domain::kPackagesPerOrderMax == 250 && domain::kPackageGramsMax == 100'000'000 &&
              domain::kPackageMillimetresMax == 100'000);
inline constexpr IntegerRule kPackageRule{1, domain::kPackagesPerOrderMax, "must be 1 to 250"};
inline constexpr IntegerRule kGramsRule{1, domain::kPackageGramsMax, "must be 1 to 100000000"};
inline constexpr IntegerRule kMillimetresRule{1, domain::kPackageMillimetresMax,
                                              "must be 1 to 100000"};
inline constexpr TextRule kEventIdRule{1, domain::kExternalIdBytesMax, Characters::id,
                                       "must be 1 to 128 bytes"};
inline constexpr IntegerRule kFrameRule{0, INT64_MAX, "must be 0 to 9223372036854775807"};

struct FulfillmentId {
    domain::OrderId order;
    domain::LocationId location;
};

// A shipment is named by its order and its number there.
struct ShipmentId {
    domain::OrderId order;
    std::uint32_t number = 0;
};

void take_delta(Fields& fields, const Path& path, std::int64_t number, domain::Units& to);
// Not negative; a minus before a zero is noted by whoever sees the text.
void take_price(Fields& fields, const Path& path, std::optional<base::Decimal> value,
                base::Decimal& to);
void take_currency(Fields& fields, const Path& path, std::string_view text, base::Currency& to);
void take_time(Fields& fields, const Path& path, std::optional<base::Timestamp> value,
               base::Timestamp& to);
// Not the very first microsecond, which a command has for "no end".
void take_hold_until(Fields& fields, const Path& path, std::optional<base::Timestamp> value,
                     base::Timestamp& to);
void take_policy(Fields& fields, const Path& path, std::optional<domain::Policy> value,
                 domain::Policy& to);
void take_hold(Fields& fields, const Path& path, std::optional<domain::HoldKind> value,
               domain::HoldKind& to);
void take_order_id(Fields& fields, const Path& path, std::optional<domain::OrderId> value,
                   domain::OrderId& to);
void take_reservation_id(Fields& fields, const Path& path, std::optional<domain::OrderId> value,
                         domain::OrderId& to);
void take_pick_list_id(Fields& fields, const Path& path, std::optional<domain::PickListId> value,
                       domain::PickListId& to);
void take_count_id(Fields& fields, const Path& path, std::optional<domain::CountId> value,
                   domain::CountId& to);
void take_condition(Fields& fields, const Path& path, std::optional<domain::Condition> value,
                    domain::Condition& to);
void take_action(Fields& fields, const Path& path, std::optional<domain::CountAction> value,
                 domain::CountAction& to);
void take_fulfillment_id(Fields& fields, const Path& path, std::optional<FulfillmentId> value,
                         FulfillmentId& to);
void take_shipment_id(Fields& fields, const Path& path, std::optional<ShipmentId> value,
                      ShipmentId& to);
void take_tracking(Fields& fields, const Path& path, std::optional<domain::TrackingStatus> value,
                   domain::TrackingStatus& to);
void take_answer(Fields& fields, const Path& path, std::optional<domain::CancellationAnswer> value,
                 domain::CancellationAnswer& to);
void take_cancel_reason(Fields& fields, const Path& path, std::optional<domain::CancelReason> value,
                        domain::CancelReason& to);
// A key that was checked for its size; the command may have one already (of the header).
void take_key(Fields& fields, const Path& path, std::string_view key, domain::Command& command);
// A location of a channel, checked; `names` are those before it.
void check_not_twice(Fields& fields, const Path& path, std::span<const std::string_view> names,
                     std::string_view name);

// Which lines a body has named, to refuse the second time. Owner: the call that reads the body.
class NamedLines {
public:
    // `path` is that of the line's number.
    void name(Fields& fields, const Path& path, domain::LineIndex line);

private:
    std::array<std::uint64_t, domain::kOrderLinesMax / 64 + 1> named_{};
};

// Lines of an order, none twice. Owner: the call that reads the list.
template <class Item>
class LineList {
public:
    explicit LineList(base::Arena& arena) noexcept : list_(arena) {}
    // `path` is that of the item.
    void add(Fields& fields, const Path& path, const Item& item) {
        named_.name(fields, Path{&path, "line"}, item.line);
        list_.push_back(item);
    }
    [[nodiscard]] std::span<const Item> view() const noexcept { return list_.view(); }

private:
    base::ArenaVector<Item> list_;
    NamedLines named_;
};
using CancelLines = LineList<domain::CancelLine>;
using PackLines = LineList<domain::PackLine>;

// A line of a change, whose fields are read.
void finish_change_line(Fields& fields, const Path& path, const domain::ChangeLine& line);

// What is about the body as a whole, once its fields are read.
void finish_level(Fields& fields, const domain::ConfigureLevel& body);
// A new package has lines; one that is there gets some, or something is stated of it.
void finish_pack(Fields& fields, const domain::PackFulfillment& body);
// A grace is placed by its channel alone.
void check_placed(Fields& fields, const domain::PlaceHold& body);
void finish_adjustment(Fields& fields, const domain::Command& command);
// The two conditions differ, and there is a reason.
void finish_condition(Fields& fields, const domain::Command& command,
                      const domain::MoveCondition& body);
// A quantity is stated where something is recorded, and nowhere else.
void finish_count(Fields& fields, const domain::ChangeCount& body, bool has_quantity);
// Sums the total as well.
void finish_order(Fields& fields, const domain::Command& command, domain::PlaceOrder& body);
void finish_change(Fields& fields, const domain::ChangeOrder& body);

}  // namespace skua::codec
