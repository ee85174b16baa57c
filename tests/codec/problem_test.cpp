// Every reason that the engine can refuse for names the field that it is about.

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/codec/json_render.hpp"
#include "engine/codec/problem_table.hpp"
#include "engine/codec/reject_text.hpp"
#include "tests/codec/support.hpp"

namespace skua::codec::test {
namespace {

using domain::RejectReason;

struct Refusal {
    RejectReason reason;
    domain::CommandBody body;
    std::string_view field;
    std::uint32_t at = 0;
};

// A reason stands here once for each command that can meet it in another field.
std::vector<Refusal> refusals() {
    static const domain::CancelLine kLine[] = {{}};
    static const domain::ChangeLine kChanged[] = {{}};
    static const domain::LineIndex kRemoved[] = {domain::LineIndex{1}};
    static const domain::OrderLineInput kAdded[] = {{}};
    domain::ChangeOrder change;
    change.lines = kChanged;
    change.remove = kRemoved;
    change.add = kAdded;
    static const domain::Pick kOfAnOrder[] = {{}, {{}, {}, domain::OrderId{9}}};
    const domain::ConfirmPicks picks_of_an_order{.pick_list = {}, .picks = kOfAnOrder};
    const domain::ShortPick short_of_an_order{
        .pick_list = {}, .sku = {}, .quantity = {}, .order = domain::OrderId{9}};
    const domain::CancelOrder lines{.order = {}, .expected_version = 0, .lines = kLine};
    const domain::RequestCancellation asked{.order = {}, .expected_version = 0, .lines = kLine};
    const domain::CloseOrder closed_lines{.order = {}, .expected_version = 0, .lines = kLine};
    return {
        {RejectReason::unknown_sku, domain::PlaceOrder{}, "/lines/7/sku", 7},
        {RejectReason::unknown_sku, domain::ConfirmPicks{}, "/picks/7/sku", 7},
        {RejectReason::unknown_sku, domain::ReceiveStock{}, "/sku"},
        {RejectReason::unknown_sku, domain::AdjustStock{}, "/sku"},
        {RejectReason::unknown_sku, domain::ConfigureLevel{}, "/sku"},
        {RejectReason::unknown_location, domain::DefineChannel{}, "/locations/3", 3},
        {RejectReason::unknown_location, domain::ReceiveStock{}, "/location"},
        {RejectReason::unknown_location, domain::AdjustStock{}, "/location"},
        {RejectReason::unknown_location, domain::ConfigureLevel{}, "/location"},
        {RejectReason::unknown_location, domain::CreateWave{}, "/location"},
        {RejectReason::unknown_channel, domain::PlaceOrder{}, "/channel"},
        {RejectReason::unknown_order, domain::CancelOrder{}, "/order_id"},
        {RejectReason::unknown_order, domain::PlaceHold{}, "/order_id"},
        {RejectReason::unknown_order, domain::ReleaseHold{}, "/order_id"},
        {RejectReason::unknown_line, lines, "/lines/2/line", 2},
        {RejectReason::unknown_pick_list, domain::ConfirmPicks{}, "/pick_list"},
        {RejectReason::unknown_fulfillment, domain::ShipFulfillment{}, "/fulfillment_id"},
        {RejectReason::insufficient_stock, domain::PlaceOrder{}, "/lines/1/quantity", 1},
        {RejectReason::adjustment_below_allocated, domain::AdjustStock{}, "/delta"},
        {RejectReason::order_closed, domain::CancelOrder{}, "/order_id"},
        {RejectReason::order_closed, domain::PlaceHold{}, "/order_id"},
        {RejectReason::order_closed, domain::ReleaseHold{}, "/order_id"},
        {RejectReason::version_mismatch, domain::CancelOrder{}, "/expected_version"},
        {RejectReason::already_released, domain::CancelOrder{}, "/order_id"},
        {RejectReason::already_released, lines, "/lines/0/line"},
        {RejectReason::nothing_to_cancel, domain::CancelOrder{}, "/order_id"},
        {RejectReason::nothing_to_cancel, lines, "/lines/4/line", 4},
        {RejectReason::quantity_exceeds_line, lines, "/lines/5/quantity", 5},
        {RejectReason::hold_exists, domain::PlaceHold{}, "/hold"},
        {RejectReason::hold_not_found, domain::ReleaseHold{}, "/hold"},
        {RejectReason::hold_until_passed, domain::PlaceHold{}, "/hold_until"},
        {RejectReason::unknown_sku, domain::Reserve{}, "/lines/7/sku", 7},
        {RejectReason::unknown_channel, domain::Reserve{}, "/channel"},
        {RejectReason::insufficient_stock, domain::Reserve{}, "/lines/1/quantity", 1},
        {RejectReason::backorder_limit, domain::Reserve{}, "/lines/9/sku", 9},
        {RejectReason::unknown_reservation, domain::ExtendReservation{}, "/reservation"},
        {RejectReason::unknown_reservation, domain::PlaceOrder{}, "/reservation"},
        {RejectReason::reservation_of_other_channel, domain::PlaceOrder{}, "/reservation"},
        {RejectReason::reservation_committed, domain::PlaceOrder{}, "/reservation"},
        {RejectReason::reservation_released, domain::ReleaseReservation{}, "/reservation"},
        {RejectReason::reservation_expired, domain::ReleaseReservation{}, "/reservation"},
        {RejectReason::reservation_not_order, domain::CancelOrder{}, "/order_id"},
        {RejectReason::reservation_not_order, change, "/order_id"},
        {RejectReason::reservation_age_limit, domain::ExtendReservation{}, "/ttl_seconds"},
        {RejectReason::not_on_pick_list, domain::ConfirmPicks{}, "/picks/6/sku", 6},
        {RejectReason::not_on_pick_list, picks_of_an_order, "/picks/0/sku", 0},
        {RejectReason::not_on_pick_list, picks_of_an_order, "/picks/1/fulfillment_id", 1},
        {RejectReason::not_on_pick_list, short_of_an_order, "/order_id"},
        {RejectReason::pick_exceeds_list, domain::ConfirmPicks{}, "/picks/8/quantity", 8},
        {RejectReason::not_picked, domain::ShipFulfillment{}, "/fulfillment_id"},
        {RejectReason::not_picked, domain::PackFulfillment{}, "/lines/3/quantity", 3},
        {RejectReason::order_closed, domain::ShipFulfillment{}, "/fulfillment_id", 3},
        {RejectReason::not_fully_picked, domain::ShipFulfillment{}, "/fulfillment_id"},
        {RejectReason::unknown_fulfillment, domain::PackFulfillment{}, "/fulfillment_id"},
        {RejectReason::unknown_line, domain::PackFulfillment{}, "/lines/2/line", 2},
        {RejectReason::unknown_package, domain::PackFulfillment{}, "/package"},
        {RejectReason::unknown_package, domain::ShipFulfillment{}, "/package"},
        {RejectReason::package_sealed, domain::PackFulfillment{}, "/package"},
        {RejectReason::package_shipped, domain::ShipFulfillment{}, "/package"},
        {RejectReason::package_limit, domain::PackFulfillment{}, "/fulfillment_id"},
        {RejectReason::unknown_shipment, domain::RecordTracking{}, "/shipment_id"},
        {RejectReason::tracking_limit, domain::RecordTracking{}, "/event_id"},
        {RejectReason::not_released, domain::RequestCancellation{}, "/order_id"},
        {RejectReason::not_released, asked, "/lines/0/line"},
        {RejectReason::cancellation_requested, domain::RequestCancellation{}, "/order_id"},
        {RejectReason::cancellation_requested, asked, "/lines/0/line"},
        {RejectReason::cancellation_requested, domain::ShipFulfillment{}, "/fulfillment_id"},
        {RejectReason::cancellation_not_requested, domain::AnswerCancellation{}, "/fulfillment_id"},
        {RejectReason::nothing_to_cancel, domain::AnswerCancellation{}, "/fulfillment_id"},
        {RejectReason::package_empty, domain::ShipFulfillment{}, "/package"},
        {RejectReason::unknown_fulfillment, domain::AcceptOverDelivery{}, "/fulfillment_id"},
        {RejectReason::order_closed, domain::AcceptOverDelivery{}, "/fulfillment_id"},
        {RejectReason::cancellation_requested, domain::AcceptOverDelivery{}, "/fulfillment_id"},
        {RejectReason::unknown_line, domain::AcceptOverDelivery{}, "/line"},
        {RejectReason::not_picked, domain::AcceptOverDelivery{}, "/line"},
        {RejectReason::over_delivery_limit, domain::AcceptOverDelivery{}, "/quantity"},
        {RejectReason::quantity_limit, domain::AcceptOverDelivery{}, "/quantity"},
        {RejectReason::insufficient_stock, domain::AcceptOverDelivery{}, "/quantity"},
        {RejectReason::already_released, domain::CloseOrder{}, "/order_id"},
        {RejectReason::already_released, closed_lines, "/lines/0/line"},
        {RejectReason::already_shipped, domain::ShipFulfillment{}, "/fulfillment_id"},
        {RejectReason::pick_list_closed, domain::ConfirmPicks{}, "/pick_list", 2},
        {RejectReason::pick_list_closed, domain::UnclaimPickList{}, "/pick_list", 4},
        {RejectReason::stock_limit, domain::ReceiveStock{}, "/quantity"},
        {RejectReason::stock_limit, domain::AdjustStock{}, "/delta"},
        {RejectReason::item_limit, domain::DefineItem{}, "/sku"},
        {RejectReason::location_limit, domain::DefineLocation{}, "/location"},
        {RejectReason::channel_limit, domain::DefineChannel{}, "/channel"},
        {RejectReason::backorder_limit, domain::PlaceOrder{}, "/lines/9/sku", 9},
        {RejectReason::unknown_sku, domain::MoveCondition{}, "/sku"},
        {RejectReason::unknown_sku, domain::ShortPick{}, "/sku"},
        {RejectReason::unknown_sku, domain::OpenCount{}, "/sku"},
        {RejectReason::unknown_location, domain::MoveCondition{}, "/location"},
        {RejectReason::unknown_location, domain::OpenCount{}, "/location"},
        {RejectReason::unknown_pick_list, domain::ShortPick{}, "/pick_list"},
        {RejectReason::not_on_pick_list, domain::ShortPick{}, "/sku"},
        {RejectReason::short_exceeds_list, domain::ShortPick{}, "/quantity"},
        {RejectReason::sellable_below_allocated, domain::MoveCondition{}, "/quantity"},
        {RejectReason::insufficient_condition, domain::MoveCondition{}, "/quantity"},
        {RejectReason::insufficient_condition, domain::AdjustStock{}, "/delta"},
        {RejectReason::count_exists, domain::OpenCount{}, "/sku"},
        {RejectReason::unknown_count, domain::ChangeCount{}, "/count"},
        {RejectReason::unknown_count, domain::PostCount{}, "/count"},
        {RejectReason::count_closed, domain::ChangeCount{}, "/count"},
        {RejectReason::count_already_recorded, domain::ChangeCount{}, "/count"},
        {RejectReason::count_not_recorded, domain::ChangeCount{}, "/count"},
        {RejectReason::count_already_approved, domain::ChangeCount{}, "/count"},
        {RejectReason::count_not_approved, domain::PostCount{}, "/count"},
        {RejectReason::count_below_held, domain::PostCount{}, "/count"},
        {RejectReason::count_touches_too_much, domain::PostCount{}, "/count"},
        {RejectReason::stock_limit, domain::PostCount{}, "/count"},
        {RejectReason::unknown_order, change, "/order_id"},
        {RejectReason::version_mismatch, change, "/expected_version"},
        {RejectReason::unknown_line, change, "/remove/0", 1},
        {RejectReason::already_released, change, "/ship_to", 3},
        {RejectReason::insufficient_stock, change, "/lines/0/quantity"},
        {RejectReason::backorder_limit, change, "/add/0/quantity", 2},
        {RejectReason::order_lines_limit, change, "/add/0/sku", 2},
        {RejectReason::quantity_limit, change, "/lines/0/quantity"},
        {RejectReason::cold_limit, change, "/ship_to", 3},
        {RejectReason::release_role_required, domain::ReleaseHold{}, "/role"},
        {RejectReason::unknown_order, domain::CreateReturn{}, "/order_id"},
        {RejectReason::reservation_not_order, domain::CreateReturn{}, "/order_id"},
        {RejectReason::return_limit, domain::CreateReturn{}, "/order_id"},
        {RejectReason::unknown_line, domain::CreateReturn{}, "/lines/3/line", 3},
        {RejectReason::return_exceeds_shipped, domain::CreateReturn{}, "/lines/2/quantity", 2},
        {RejectReason::unknown_return, domain::ChangeReturn{}, "/return_id"},
        {RejectReason::return_closed, domain::ChangeReturn{}, "/return_id"},
        {RejectReason::return_not_requested, domain::ChangeReturn{}, "/return_id"},
        {RejectReason::return_not_approved, domain::ReceiveReturn{}, "/return_id"},
        {RejectReason::return_has_units, domain::ChangeReturn{}, "/return_id"},
        {RejectReason::return_not_received, domain::ChangeReturn{}, "/return_id"},
        {RejectReason::unknown_location, domain::ReceiveReturn{}, "/location"},
        {RejectReason::not_on_return, domain::ReceiveReturn{}, "/items/1/line", 1},
        {RejectReason::receipt_exceeds_return, domain::ReceiveReturn{}, "/items/4/quantity", 4},
        {RejectReason::stock_limit, domain::ReceiveReturn{}, "/items/1/quantity", 1},
        {RejectReason::unknown_location, domain::CreateTransfer{}, "/from"},
        {RejectReason::unknown_location, domain::CreateTransfer{}, "/to", 1},
        {RejectReason::unknown_sku, domain::CreateTransfer{}, "/lines/1/sku", 1},
        {RejectReason::insufficient_stock, domain::CreateTransfer{}, "/lines/2/quantity", 2},
        {RejectReason::insufficient_stock, domain::ChangeTransfer{}, "/transfer", 2},
        {RejectReason::unknown_transfer, domain::ChangeTransfer{}, "/transfer"},
        {RejectReason::transfer_closed, domain::ReceiveTransfer{}, "/transfer"},
        {RejectReason::transfer_not_draft, domain::ChangeTransfer{}, "/transfer"},
        {RejectReason::transfer_not_ready, domain::ChangeTransfer{}, "/transfer"},
        {RejectReason::transfer_in_transit, domain::ChangeTransfer{}, "/transfer"},
        {RejectReason::transfer_not_dispatched, domain::ChangeTransfer{}, "/units"},
        {RejectReason::transfer_not_dispatched, domain::ReceiveTransfer{}, "/transfer"},
        {RejectReason::transfer_has_units, domain::ChangeTransfer{}, "/transfer"},
        {RejectReason::transfer_choice_required, domain::ChangeTransfer{}, "/units"},
        {RejectReason::unknown_line, domain::ReceiveTransfer{}, "/items/1/line", 1},
        {RejectReason::receipt_exceeds_transfer, domain::ReceiveTransfer{}, "/items/4/quantity", 4},
        {RejectReason::stock_limit, domain::ReceiveTransfer{}, "/items/1/quantity", 1},
        {RejectReason::stock_limit, domain::ChangeTransfer{}, "/units", 1},
    };
}

TEST(Reject, EveryReasonNamesItsField) {
    std::set<RejectReason> missing(reject_reasons().begin(), reject_reasons().end());
    missing.erase(RejectReason::none);
    NumberedNames names;
    for (const Refusal& refusal : refusals()) {
        missing.erase(refusal.reason);
        domain::Record record;
        record.sequence = domain::Sequence{5};
        record.command.body = refusal.body;
        record.decision.verdict = domain::Verdict::reject;
        record.decision.reason = refusal.reason;
        record.decision.at = refusal.at;
        std::string out;
        const std::uint16_t status = render_decision(record, names, Detail::lines, out);
        EXPECT_EQ(status, http_status(refusal.reason));
        const std::string code = std::string("\"code\":\"") + to_string(refusal.reason) + "\"";
        const std::string field = "\"field\":\"" + std::string(refusal.field) + "\"";
        EXPECT_NE(out.find(code), std::string::npos) << out;
        EXPECT_NE(out.find(field), std::string::npos) << field << " in " << out;
        EXPECT_EQ(out.find("\"detail\":\"\""), std::string::npos) << "the rule in words: " << out;
    }
    for (const RejectReason reason : missing) {
        ADD_FAILURE() << to_string(reason) << " has no case here";
    }
}

TEST(Reject, WithFiguresSaysThemInWordsAndOfWhichField) {
    struct Figured {
        domain::CommandBody body;
        RejectReason reason;
        const char* words;
        const char* field;
    };
    static const domain::CancelLine kLine[] = {{}, {}};
    const domain::CancelOrder cancel{.order = {}, .expected_version = 0, .lines = kLine};
    const domain::CloseOrder close{.order = {}, .expected_version = 0, .lines = kLine};
    const char* const units = "5 units are meant, but only 3 are neither with a location nor gone";
    const char* const free =
        "take 5 units away, but promised neither to orders nor to carts nor to transfers are 3";
    const char* const room = "5 units would come, but the location has room for only 3 more";
    const Figured cases[] = {
        {cancel, RejectReason::already_released, units, "/lines/1/quantity"},
        {close, RejectReason::already_released, units, "/lines/1/quantity"},
        {domain::AdjustStock{}, RejectReason::adjustment_below_allocated, free, "/delta"},
        {domain::MoveCondition{}, RejectReason::sellable_below_allocated, free, "/quantity"},
        {domain::ReceiveStock{}, RejectReason::stock_limit, room, "/quantity"},
        {domain::ChangeTransfer{}, RejectReason::stock_limit, room, "/units"},
        {domain::ReceiveTransfer{}, RejectReason::stock_limit, room, "/items/1/quantity"},
    };
    const domain::Shortage figures[] = {{.line = domain::LineIndex{1},
                                         .requested = domain::Quantity{5},
                                         .available = domain::Quantity{3}}};
    NumberedNames names;
    for (const Figured& figured : cases) {
        domain::Record record;
        record.command.body = figured.body;
        record.decision.verdict = domain::Verdict::reject;
        record.decision.reason = figured.reason;
        record.decision.at = 1;
        record.decision.shortages = figures;
        std::string out;
        EXPECT_EQ(render_decision(record, names, Detail::lines, out), 409);
        EXPECT_NE(out.find(figured.words), std::string::npos) << figured.words << " in " << out;
        EXPECT_NE(out.find("\"field\":\"" + std::string(figured.field) + "\""), std::string::npos)
            << out;
        EXPECT_NE(out.find(R"("requested":5,"available":3)"), std::string::npos) << out;
    }
}

TEST(Reject, OfTooManyLinesSaysHowManyThereAre) {
    static const domain::ChangeLine kLines[1] = {};
    static const domain::LineIndex kRemove[2] = {};
    static const domain::OrderLineInput kAdd[9] = {};
    domain::Record record;
    record.command.body = domain::ChangeOrder{
        .order = {}, .cold = {}, .lines = kLines, .remove = kRemove, .add = kAdd};
    record.decision.verdict = domain::Verdict::reject;
    record.decision.reason = RejectReason::order_lines_limit;
    record.decision.at = 1 + 2 + 5;  // there is room for five of the nine
    NumberedNames names;
    std::string out;
    EXPECT_EQ(render_decision(record, names, Detail::lines, out), 409);
    EXPECT_NE(out.find("9 lines would come to the 1995 that the order has, with those removed; "
                       "it can have 2000\",\"field\":\"/add/5/sku\""),
              std::string::npos)
        << out;
}

TEST(Reject, OfWhatIsOverSaysHowItEnded) {
    struct End {
        domain::CommandBody body;
        RejectReason reason;
        std::uint32_t status;
        const char* words;
    };
    const auto at = [](auto status) { return static_cast<std::uint32_t>(status); };
    const End ends[] = {
        {domain::UnclaimPickList{}, RejectReason::pick_list_closed,
         at(domain::PickListStatus::done), "list is done"},
        {domain::UnclaimPickList{}, RejectReason::pick_list_closed,
         at(domain::PickListStatus::unclaimed), "list is unclaimed"},
        {domain::UnclaimPickList{}, RejectReason::pick_list_closed,
         at(domain::PickListStatus::expired), "list is expired"},
        {domain::CancelOrder{}, RejectReason::order_closed, at(domain::Lifecycle::closed),
         "order is closed\""},
        {domain::CancelOrder{}, RejectReason::order_closed, at(domain::Lifecycle::cancelled),
         "order is cancelled\""},
        {domain::ChangeCount{}, RejectReason::count_closed, at(domain::CountStatus::posted),
         "task is posted\""},
        {domain::ChangeCount{}, RejectReason::count_closed, at(domain::CountStatus::cancelled),
         "task is cancelled\""},
        {domain::AnswerCancellation{}, RejectReason::cancellation_not_requested, 0, "not asked"},
        {domain::AnswerCancellation{}, RejectReason::cancellation_not_requested,
         at(domain::CancellationStatus::cancelled), "is over"},
        {domain::AnswerCancellation{}, RejectReason::cancellation_not_requested,
         at(domain::CancellationStatus::refused), "it refused"},
        {domain::ChangeReturn{}, RejectReason::return_closed, at(domain::ReturnStatus::closed),
         "return is closed\""},
        {domain::ChangeReturn{}, RejectReason::return_closed, at(domain::ReturnStatus::rejected),
         "return is rejected\""},
        {domain::ChangeReturn{}, RejectReason::return_closed, at(domain::ReturnStatus::cancelled),
         "return is cancelled\""},
        {domain::ReceiveTransfer{}, RejectReason::transfer_closed,
         at(domain::TransferStatus::received), "transfer is received\""},
        {domain::ChangeTransfer{}, RejectReason::transfer_closed,
         at(domain::TransferStatus::cancelled), "transfer is cancelled\""},
    };
    NumberedNames names;
    for (const End& end : ends) {
        domain::Record record;
        record.command.body = end.body;
        record.decision.verdict = domain::Verdict::reject;
        record.decision.reason = end.reason;
        record.decision.at = end.status;
        std::string out;
        EXPECT_EQ(render_decision(record, names, Detail::lines, out), 409);
        EXPECT_NE(out.find(end.words), std::string::npos) << end.words << " in " << out;
    }
}

TEST(Problem, EveryCodeHasANameAStatusAndATitleOfItsOwn) {
    std::set<std::string> names;
    for (const ProblemCode code : problem_codes()) {
        EXPECT_TRUE(names.insert(to_string(code)).second) << to_string(code);
        EXPECT_GE(http_status(code), 400);
        EXPECT_STRNE(title_of(code), "");
        // Who is told to wait by the status is told how long.
        const bool is_wait = http_status(code) == 429 || http_status(code) == 503;
        EXPECT_EQ(is_wait || code == ProblemCode::request_in_progress, retry_after_s(code) != 0)
            << to_string(code);
    }
}

TEST(Problem, AMissingParameterHasOneStatusWhateverItsName) {
    for (const char* field : {"/channel", "/external_id"}) {
        std::string out;
        EXPECT_EQ(render_problem({ProblemCode::missing_field, field, "must be stated"}, out), 422)
            << out;
    }
}

TEST(Problem, CarriesTheOffsetAndTheTimeToWait) {
    std::string out;
    render_problem({ProblemCode::malformed_json, {}, "a colon", 17}, out);
    EXPECT_NE(out.find(R"("code":"malformed_json","detail":"a colon","offset":17})"),
              std::string::npos)
        << out;
    out.clear();
    EXPECT_EQ(render_problem({ProblemCode::credits_exceeded, {}, "too many"}, out), 429);
    EXPECT_NE(out.find(R"("detail":"too many","retry_after":1})"), std::string::npos) << out;
}

TEST(Problem, AQueryOfNothingNamesWhatWasAskedFor) {
    const std::pair<domain::QueryBody, std::string_view> cases[] = {
        {domain::OrderQuery{}, "/order_id"},
        {domain::StockQuery{}, "/sku"},
        {domain::PickListQuery{}, "/pick_list"},
        {domain::FulfillmentQuery{}, "/fulfillment_id"},
        {domain::PickListsQuery{}, "/location"},
        {domain::WaitingQuery{}, "/location"},
        {domain::ClaimedQuery{}, "/location"},
        {domain::CountQuery{}, "/count"},
        {domain::TransferQuery{}, "/transfer"},
        {domain::TransfersQuery{}, "/location"},
        {domain::CancellationsQuery{}, "/location"},
    };
    for (const auto& [query, field] : cases) {
        std::string out;
        EXPECT_EQ(render_result(query, domain::NotFound{}, domain::Sequence{1}, out), 404);
        EXPECT_NE(out.find("\"field\":\"" + std::string(field) + "\""), std::string::npos) << out;
    }
}

}  // namespace
}  // namespace skua::codec::test
