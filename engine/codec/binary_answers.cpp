#include "engine/codec/binary_answers.hpp"

#include <flatbuffers/flatbuffers.h>

#include <vector>

#include "engine/codec/problem_table.hpp"
#include "engine/codec/reject_text.hpp"
#include "engine/codec/render_change.hpp"
#include "engine/codec/render_counts.hpp"
#include "engine/codec/render_parts.hpp"
#include "engine/codec/render_returns.hpp"
#include "engine/codec/render_transfers.hpp"
#include "schemas/stream_generated.h"

namespace skua::codec {

namespace {

namespace fb = flatbuffers;
using domain::Bucket;

constexpr std::size_t kAlignment = 8;

// What happened, as the union of Result has it.
struct Outcome {
    stream::Outcome kind = stream::Outcome::NONE;
    fb::Offset<void> table{};
};

template <class Table>
Outcome outcome(stream::Outcome kind, fb::Offset<Table> table) {
    return {kind, table.Union()};
}

stream::OrderStatus order_status(const domain::Record& record) noexcept {
    return static_cast<stream::OrderStatus>(lifecycle_after(record));
}

std::string_view amount_of(const base::ExactAmount& total, char (&digits)[64]) noexcept {
    return {digits, base::format_to(total, digits)};
}

// Builds what stands behind one result. Owner: the call.
struct Builder {
    fb::FlatBufferBuilder& to;
    const domain::Record& record;
    const domain::Names& names;
    Detail detail;

    [[nodiscard]] const domain::Decision& decision() const noexcept { return record.decision; }

    fb::Offset<fb::Vector<const stream::Fill*>> filled() const {
        std::vector<stream::Fill> fills;
        for (const domain::Effect& effect : decision().effects) {
            if (is_fill(effect)) {
                fills.emplace_back(effect.order_raw, effect.quantity.raw(), effect.line.raw(),
                                   effect.location.raw());
            }
        }
        return fills.empty() ? 0 : to.CreateVectorOfStructs(fills);
    }

    fb::Offset<fb::Vector<const stream::LineUnits*>> units_to(Bucket bucket) const {
        std::vector<stream::LineUnits> lines;
        for_each_line_to(decision().effects, bucket,
                         [&](const domain::Effect& effect, std::uint64_t units) {
                             lines.emplace_back(units, effect.line.raw());
                         });
        return to.CreateVectorOfStructs(lines);
    }

    Outcome done() const {
        const auto fills = filled();
        const std::uint32_t sku = decision().skus.empty() ? 0 : decision().skus[0].raw();
        return outcome(stream::Outcome::Done, stream::CreateDone(to, sku, fills));
    }

    Outcome operator()(const domain::Fence&) const { return done(); }
    Outcome operator()(const domain::DefineItem&) const { return done(); }
    Outcome operator()(const domain::DefineLocation&) const { return done(); }
    Outcome operator()(const domain::DefineChannel&) const { return done(); }
    Outcome operator()(const domain::ConfigureLevel&) const { return done(); }
    Outcome operator()(const domain::ReceiveStock&) const { return done(); }
    Outcome operator()(const domain::AdjustStock&) const { return done(); }
    Outcome operator()(const domain::ContinueFills&) const { return done(); }

    fb::Offset<fb::Vector<const stream::Portion*>> portions() const {
        std::vector<stream::Portion> list;
        for (const domain::Effect& effect : decision().effects) {
            if (is_of_new(record, effect) && effect.to != Bucket::cancelled) {
                const bool is_there = effect.to != Bucket::backordered;
                list.emplace_back(effect.quantity.raw(), effect.line.raw(),
                                  is_there ? effect.location.raw() : std::uint16_t{0});
            }
        }
        return to.CreateVectorOfStructs(list);
    }

    fb::Offset<fb::Vector<std::uint32_t>> sku_ids() const {
        std::vector<std::uint32_t> ids;
        for (const domain::SkuId id : decision().skus) {
            ids.push_back(id.raw());
        }
        return to.CreateVector(ids);
    }

    Outcome operator()(const domain::PlaceOrder& body) const {
        const PlacedUnits sum = placed_units(record, body);
        const stream::Units units(sum.ordered, sum.allocated, sum.backordered);
        const bool has_lines = detail == Detail::lines;
        const auto ids = has_lines ? sku_ids() : fb::Offset<fb::Vector<std::uint32_t>>();
        const auto list = has_lines ? portions() : fb::Offset<fb::Vector<const stream::Portion*>>();
        char digits[64];
        const std::string_view total = amount_of(body.total, digits);
        const auto amount = to.CreateString(total.data(), total.size());
        const auto allocation = sum.allocated == 0     ? stream::Allocation::none
                                : sum.backordered == 0 ? stream::Allocation::full
                                                       : stream::Allocation::partial;
        return outcome(stream::Outcome::Accepted,
                       stream::CreateAccepted(to, decision().order.raw(), decision().version,
                                              record.time.micros, allocation, &units, amount, ids,
                                              list, body.reservation.raw(), has_committed(record)));
    }

    Outcome operator()(const domain::CancelOrder&) const { return cut(); }
    Outcome operator()(const domain::CloseOrder&) const { return cut(); }
    Outcome operator()(const domain::AcceptOverDelivery& body) const {
        const stream::Fulfillment id(body.order.raw(), body.location.raw());
        return outcome(stream::Outcome::OverDelivered,
                       stream::CreateOverDelivered(to, &id, decision().version, body.line.raw(),
                                                   body.quantity.raw()));
    }
    Outcome cut() const {
        const auto lines = units_to(Bucket::cancelled);
        const auto fills = filled();
        return outcome(stream::Outcome::Cancelled,
                       stream::CreateCancelled(to, decision().order.raw(), decision().version,
                                               order_status(record), lines, fills));
    }

    Outcome held(base::Timestamp until, std::string_view role = {}) const {
        const auto name =
            role.empty() ? fb::Offset<fb::String>() : to.CreateString(role.data(), role.size());
        return outcome(
            stream::Outcome::Held,
            stream::CreateHeld(to, decision().order.raw(), decision().version, until.micros, name));
    }
    Outcome operator()(const domain::PlaceHold& body) const {
        return held(body.hold_until, body.release_role);
    }
    Outcome operator()(const domain::ReleaseHold&) const { return held({}); }
    Outcome operator()(const domain::ExpireHold&) const { return held({}); }

    Outcome operator()(const domain::ChangeOrder&) const {
        std::vector<stream::Portion> raised;
        for (const domain::Effect& effect : decision().effects) {
            if (effect.kind == domain::EffectKind::line_moved && effect.from == Bucket::open &&
                effect.to != Bucket::cancelled) {
                raised.emplace_back(effect.quantity.raw(), effect.line.raw(),
                                    effect.location.raw());
            }
        }
        const auto cancelled = units_to(Bucket::cancelled);
        const auto list = to.CreateVectorOfStructs(raised);
        const auto fills = filled();
        const auto ids = sku_ids();
        char digits[64];
        const auto total = total_after(record);
        const std::string_view text = total ? amount_of(*total, digits) : std::string_view{};
        const auto amount =
            total ? to.CreateString(text.data(), text.size()) : fb::Offset<fb::String>();
        return outcome(
            stream::Outcome::Changed,
            stream::CreateChanged(to, decision().order.raw(), decision().version,
                                  order_status(record), amount, cancelled, list, fills, ids));
    }

    Outcome operator()(const domain::CreateWave&) const {
        std::vector<fb::Offset<stream::PickTask>> tasks;
        for (const domain::PickTaskView& task : wave_tasks(record, names)) {
            const auto sku = to.CreateSharedString(task.sku.data(), task.sku.size());
            const auto bin = to.CreateSharedString(task.bin.data(), task.bin.size());
            tasks.push_back(stream::CreatePickTask(to, task.order.raw(), task.quantity.raw(),
                                                   task.line.raw(), sku, bin));
        }
        const auto list = to.CreateVector(tasks);
        const bool is_empty = decision().pick_list.is_none();
        return outcome(
            stream::Outcome::PickList,
            stream::CreatePickList(to, decision().pick_list.raw(), wave_location(record).raw(),
                                   is_empty ? 0 : record.time.micros, list,
                                   claim_until_after(record).micros));
    }

    fb::Offset<fb::Vector<const stream::PickedUnits*>> moved_to(Bucket bucket) const {
        std::vector<stream::PickedUnits> moved;
        for (const domain::Effect& effect : decision().effects) {
            if (is_move_to(effect, bucket)) {
                moved.emplace_back(effect.order_raw, effect.sku.raw(), effect.quantity.raw(),
                                   effect.line.raw(), effect.location.raw());
            }
        }
        return to.CreateVectorOfStructs(moved);
    }

    Outcome operator()(const domain::ConfirmPicks& body) const {
        const auto list = moved_to(Bucket::picked);
        return outcome(
            stream::Outcome::Picked,
            stream::CreatePicked(to, body.pick_list.raw(), list, claim_until_after(record).micros));
    }

    // Of the units that left the hands of their location by themselves.
    fb::Offset<fb::Vector<const stream::PickedUnits*>> cancelled_as_asked() const {
        std::vector<stream::PickedUnits> moved;
        for (const domain::Effect& effect : decision().effects) {
            if (is_move_to(effect, Bucket::cancelled) && effect.from == Bucket::released) {
                moved.emplace_back(effect.order_raw, effect.sku.raw(), effect.quantity.raw(),
                                   effect.line.raw(), effect.location.raw());
            }
        }
        return moved.empty() ? 0 : to.CreateVectorOfStructs(moved);
    }

    Outcome unclaimed(domain::PickListId id) const {
        const auto list = moved_to(Bucket::allocated);
        const auto asked = cancelled_as_asked();
        return outcome(stream::Outcome::Unclaimed,
                       stream::CreateUnclaimed(to, id.raw(), list, asked));
    }
    Outcome operator()(const domain::UnclaimPickList& body) const {
        return unclaimed(body.pick_list);
    }
    Outcome operator()(const domain::ExpireClaim& body) const { return unclaimed(body.pick_list); }

    Outcome operator()(const domain::ShipFulfillment& body) const {
        const stream::Fulfillment id(body.order.raw(), body.location.raw());
        const auto lines = units_to(Bucket::shipped);
        const auto closed = closed_units();
        return outcome(stream::Outcome::Shipped,
                       stream::CreateShipped(to, &id, order_status(record), lines, body.package,
                                             closed, shipment_of(record)));
    }

    fb::Offset<fb::Vector<const stream::LineUnits*>> closed_units() const {
        std::vector<stream::LineUnits> lines;
        for (const domain::Effect& effect : decision().effects) {
            if (effect.kind == domain::EffectKind::line_closed) {
                lines.emplace_back(effect.quantity.raw(), effect.line.raw());
            }
        }
        return lines.empty() ? 0 : to.CreateVectorOfStructs(lines);
    }

    Outcome operator()(const domain::PackFulfillment& body) const {
        const stream::Fulfillment id(body.order.raw(), body.location.raw());
        const auto lines = units_to(Bucket::packed);
        return outcome(stream::Outcome::Packed,
                       stream::CreatePacked(to, &id, package_of(record), body.seals, lines));
    }

    Outcome operator()(const domain::RecordTracking& body) const {
        const stream::Shipment id(body.order.raw(), body.shipment);
        const auto result = static_cast<stream::TrackingResult>(tracking_result(record));
        return outcome(stream::Outcome::Tracked, stream::CreateTracked(to, &id, result));
    }

    Outcome operator()(const domain::RequestCancellation&) const {
        std::vector<stream::Portion> list;
        for (const domain::Effect& effect : decision().effects) {
            list.emplace_back(effect.quantity.raw(), effect.line.raw(), effect.location.raw());
        }
        const auto requested = to.CreateVectorOfStructs(list);
        return outcome(stream::Outcome::CancellationAsked,
                       stream::CreateCancellationAsked(to, decision().order.raw(),
                                                       decision().version, requested));
    }

    Outcome operator()(const domain::AnswerCancellation& body) const {
        const stream::Fulfillment id(body.order.raw(), body.location.raw());
        const auto lines = units_to(Bucket::cancelled);
        return outcome(
            stream::Outcome::CancellationAnswered,
            stream::CreateCancellationAnswered(to, &id, decision().version,
                                               static_cast<stream::CancellationAnswer>(body.answer),
                                               order_status(record), lines));
    }

    Outcome operator()(const domain::Reserve& body) const {
        const PlacedUnits sum = placed_units(record, body);
        const stream::Units units(sum.ordered, sum.allocated, sum.backordered);
        const bool has_lines = detail == Detail::lines;
        const auto ids = has_lines ? sku_ids() : fb::Offset<fb::Vector<std::uint32_t>>();
        const auto list = has_lines ? portions() : fb::Offset<fb::Vector<const stream::Portion*>>();
        return outcome(stream::Outcome::Reserved,
                       stream::CreateReserved(to, decision().order.raw(), decision().version,
                                              record.time.micros, end_set_by(record).micros, &units,
                                              ids, list));
    }
    Outcome reservation(stream::ReservationStatus status) const {
        const bool has_ended = status != stream::ReservationStatus::held;
        const auto lines = has_ended ? units_to(Bucket::cancelled)
                                     : fb::Offset<fb::Vector<const stream::LineUnits*>>();
        const auto fills = filled();
        return outcome(
            stream::Outcome::ReservationChanged,
            stream::CreateReservationChanged(to, decision().order.raw(), decision().version, status,
                                             end_set_by(record).micros, lines, fills));
    }
    Outcome operator()(const domain::ExtendReservation&) const {
        return reservation(stream::ReservationStatus::held);
    }
    Outcome operator()(const domain::ReleaseReservation&) const {
        return reservation(stream::ReservationStatus::released);
    }
    Outcome operator()(const domain::ExpireReservation&) const {
        return reservation(stream::ReservationStatus::expired);
    }

    Outcome operator()(const domain::MoveCondition&) const { return done(); }

    fb::Offset<fb::Vector<const stream::TakenUnits*>> taken() const {
        std::vector<stream::TakenUnits> list;
        for (const TakenLine& line : taken_lines(record)) {
            list.emplace_back(line.order.raw(), line.quantity, line.sku.raw(), line.line.raw(),
                              line.location.raw());
        }
        return list.empty() ? 0 : to.CreateVectorOfStructs(list);
    }

    fb::Offset<fb::Vector<const stream::PromisedUnits*>> promised() const {
        std::vector<stream::PromisedUnits> list;
        for (const domain::Effect& effect : decision().effects) {
            if (effect.kind == domain::EffectKind::line_moved && effect.from == Bucket::open &&
                effect.to != Bucket::cancelled) {
                list.emplace_back(effect.order_raw, effect.quantity.raw(), effect.line.raw(),
                                  effect.location.raw());
            }
        }
        return list.empty() ? 0 : to.CreateVectorOfStructs(list);
    }

    Outcome operator()(const domain::ShortPick& body) const {
        const auto lines = taken();
        const auto again = promised();
        const auto asked = cancelled_as_asked();
        return outcome(
            stream::Outcome::Shorted,
            stream::CreateShorted(to, body.pick_list.raw(), count_of(record).raw(), lines, again,
                                  claim_until_after(record).micros, asked));
    }

    Outcome counted() const {
        const auto lines = taken();
        const auto again = promised();
        const auto fills = filled();
        const auto asked = cancelled_as_asked();
        const CountChange change = count_change(record);
        stream::CountedBuilder table(to);
        table.add_count(count_of(record).raw());
        table.add_sku_id(decision().skus.empty() ? 0 : decision().skus[0].raw());
        table.add_location(change.location.raw());
        table.add_status(static_cast<stream::CountStatus>(change.status));
        table.add_counted(change.counted.raw());
        table.add_on_hand(change.on_hand.raw());
        table.add_delta(change.delta.raw());
        table.add_taken(lines);
        table.add_promised(again);
        table.add_filled(fills);
        table.add_cancelled(asked);
        return outcome(stream::Outcome::Counted, table.Finish());
    }
    Outcome operator()(const domain::OpenCount&) const { return counted(); }
    Outcome operator()(const domain::ChangeCount&) const { return counted(); }
    Outcome operator()(const domain::PostCount&) const { return counted(); }

    Outcome returned() const {
        std::vector<stream::ReturnedUnits> list;
        domain::LocationId location;
        for (const domain::Effect& effect : decision().effects) {
            if (effect.kind == domain::EffectKind::return_received) {
                list.emplace_back(effect.quantity.raw(), effect.sku.raw(), effect.line.raw(),
                                  domain::ReturnChange::of(effect).what);
                location = effect.location;
            }
        }
        const auto items = list.empty() ? fb::Offset<fb::Vector<const stream::ReturnedUnits*>>()
                                        : to.CreateVectorOfStructs(list);
        const auto fills = filled();
        const ReturnAfter after = return_after(record);
        const stream::Return id(decision().order.raw(), after.number.raw());
        return outcome(
            stream::Outcome::Returned,
            stream::CreateReturned(to, &id, static_cast<stream::ReturnStatus>(after.status),
                                   location.raw(), items, fills));
    }
    Outcome operator()(const domain::CreateReturn&) const { return returned(); }
    Outcome operator()(const domain::ChangeReturn&) const { return returned(); }
    Outcome operator()(const domain::ReceiveReturn&) const { return returned(); }

    Outcome transferred() const {
        std::vector<stream::TransferredUnits> list;
        for (const TransferMove& move : transfer_moves(record)) {
            const domain::Effect& effect = *move.effect;
            const auto condition =
                static_cast<std::uint8_t>(move.condition.value_or(domain::Condition{}));
            list.emplace_back(effect.quantity.raw(), effect.sku.raw(), effect.line.raw(),
                              effect.location.raw(), static_cast<std::uint8_t>(move.step),
                              condition);
        }
        const auto units = list.empty() ? fb::Offset<fb::Vector<const stream::TransferredUnits*>>()
                                        : to.CreateVectorOfStructs(list);
        const auto fills = filled();
        const TransferAfter after = transfer_after(record);
        return outcome(stream::Outcome::Transferred,
                       stream::CreateTransferred(to, after.transfer.raw(),
                                                 static_cast<stream::TransferStatus>(after.status),
                                                 units, fills));
    }
    Outcome operator()(const domain::CreateTransfer&) const { return transferred(); }
    Outcome operator()(const domain::ChangeTransfer&) const { return transferred(); }
    Outcome operator()(const domain::ReceiveTransfer&) const { return transferred(); }

    Outcome reject() const {
        std::vector<stream::Shortage> list;
        for (const domain::Shortage& shortage : decision().shortages) {
            list.emplace_back(shortage.requested.raw(), shortage.available.raw(),
                              shortage.line.raw());
        }
        const bool is_short = !list.empty();
        const bool is_version = decision().reason == domain::RejectReason::version_mismatch;
        const auto shortages = is_short ? to.CreateVectorOfStructs(list)
                                        : fb::Offset<fb::Vector<const stream::Shortage*>>();
        const auto code = to.CreateString(domain::to_string(decision().reason));
        const auto words = to.CreateString(detail_of(record));
        const std::string at = field_of(record);
        const auto field = at.empty() ? fb::Offset<fb::String>() : to.CreateString(at);
        return outcome(
            stream::Outcome::Problem,
            stream::CreateProblem(to, code, words, field, 0, is_version ? decision().version : 0,
                                  shortages, decision().order.raw()));
    }
};

}  // namespace

// Owner: the BinaryAnswers.
struct BinaryAnswers::Impl {
    fb::FlatBufferBuilder builder{1'024};

    struct Head {
        std::uint16_t status;
        Replayed replayed;
        std::uint64_t sequence;
    };
    void finish(const Head& head, const Outcome& what, std::string& out) {
        const auto result =
            stream::CreateResult(builder, head.status, head.replayed == Replayed::yes,
                                 head.sequence, what.kind, what.table);
        builder.FinishSizePrefixed(result);
        out.append(reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize());
        out.append((kAlignment - out.size() % kAlignment) % kAlignment, '\0');
    }
};

BinaryAnswers::BinaryAnswers() : impl_(std::make_unique<Impl>()) {}
BinaryAnswers::~BinaryAnswers() = default;

std::uint16_t BinaryAnswers::decision(const domain::Record& record, const domain::Names& names,
                                      Detail detail, Replayed replayed, std::string& out) {
    impl_->builder.Clear();
    const Builder build{impl_->builder, record, names, detail};
    const bool is_reject = record.decision.verdict == domain::Verdict::reject;
    const Outcome what = is_reject ? build.reject() : std::visit(build, record.command.body);
    const std::uint16_t status =
        is_reject ? http_status(record.decision.reason) : accepted_status(record);
    impl_->finish({status, replayed, record.sequence.raw()}, what, out);
    return status;
}

std::uint16_t BinaryAnswers::problem(const Problem& problem, std::string& out) {
    fb::FlatBufferBuilder& to = impl_->builder;
    to.Clear();
    const auto text = [&](std::string_view value) {
        return value.empty() ? fb::Offset<fb::String>()
                             : to.CreateString(value.data(), value.size());
    };
    const auto code = text(to_string(problem.code));
    const auto detail = text(problem.detail);
    const auto field = text(problem.field);
    const auto seconds = static_cast<std::uint16_t>(retry_after_s(problem.code));
    const auto table = stream::CreateProblem(to, code, detail, field, seconds);
    const std::uint16_t status = http_status(problem);
    impl_->finish({status, Replayed::no, 0}, outcome(stream::Outcome::Problem, table), out);
    return status;
}

namespace {

std::string finished(fb::FlatBufferBuilder& builder, fb::Offset<stream::Reply> reply) {
    builder.Finish(reply);
    return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace

std::string binary_hello(const StreamTerms& terms) {
    fb::FlatBufferBuilder builder(256);
    const auto version = builder.CreateString(terms.version.data(), terms.version.size());
    const auto hello = stream::CreateHello(builder, static_cast<std::uint32_t>(terms.credits),
                                           terms.frame_bytes_max, version);
    return finished(builder, stream::CreateReply(builder, hello));
}

std::string binary_reply(const FrameResults& results) {
    fb::FlatBufferBuilder builder(results.results.size() + 256);
    builder.ForceVectorAlignment(results.results.size(), 1, kAlignment);
    const auto bytes = builder.CreateVector(
        reinterpret_cast<const std::uint8_t*>(results.results.data()), results.results.size());
    return finished(builder, stream::CreateReply(builder, 0, results.frame,
                                                 static_cast<std::uint32_t>(results.credits), 0,
                                                 static_cast<std::uint32_t>(results.count), bytes));
}

std::string binary_frame_problem(std::uint64_t frame, std::string_view result) {
    fb::FlatBufferBuilder builder(result.size() + 256);
    builder.ForceVectorAlignment(result.size(), 1, kAlignment);
    const auto bytes =
        builder.CreateVector(reinterpret_cast<const std::uint8_t*>(result.data()), result.size());
    stream::ReplyBuilder reply(builder);
    reply.add_frame(frame);
    reply.add_problem(bytes);
    return finished(builder, reply.Finish());
}

}  // namespace skua::codec
