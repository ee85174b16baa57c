#include "tests/race/racer.hpp"

namespace skua::race {

using domain::CommandKind;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

// A client's first regrets come last, when a wave has long pulled the order or shipped it.
constexpr std::size_t kRegretsKept = 2;
constexpr std::size_t kFrameBytesMax = 64UL * 1024;  // far above what one takes

// What a rule may say to a command of a race. Anything else is a fault of the engine or of us.
bool is_expected(CommandKind kind, std::string_view code) {
    switch (kind) {
        case CommandKind::place_order:
            return code == "insufficient_stock";
        case CommandKind::cancel_order:
            return code == "already_released" || code == "order_closed";
        default:
            return false;
    }
}

}  // namespace

Racer::Racer(std::unique_ptr<sdk::StreamClient> stream, const sdk::Url& url, Course& course,
             std::uint32_t number)
    : stage_(course.stage),
      field_(course.field),
      course_(course),
      stream_(std::move(stream)),
      http_(url),
      next_order_(number) {
    ledger_.units.resize(stage_.skus.size());
}

Result<std::unique_ptr<Racer>> Racer::open(const sdk::Url& url, Course& course,
                                           std::uint32_t number) {
    sdk::StreamOptions options;
    options.wire = course.field.wire;
    options.retry_for = std::chrono::milliseconds{0};  // a loss is a failure of the race
    options.answer_timeout = std::chrono::minutes{2};
    auto stream = sdk::StreamClient::open(url, options);
    if (!stream) {
        return stream.error();
    }
    return std::unique_ptr<Racer>(new Racer(*std::move(stream), url, course, number));
}

Result<void> Racer::run() {
    course_.start.arrive_and_wait();
    while (true) {
        while (has_more() && stream_->frames_in_flight() < field_.in_flight &&
               stream_->has_room(field_.frame, kFrameBytesMax)) {
            send_frame();
        }
        if (stream_->frames_in_flight() == 0) {
            stream_->close();
            return {};
        }
        SKUA_SDK_CHECK(take_frame());
    }
}

bool Racer::has_more() const noexcept {
    return !jobs_.empty() || !regrets_.empty() || next_order_ < stage_.orders;
}

Racer::Job Racer::next_job() {
    if (!jobs_.empty()) {
        const Job job = jobs_.front();
        jobs_.pop_front();
        return job;
    }
    if (regrets_.size() > kRegretsKept || next_order_ >= stage_.orders) {
        const Job job{.kind = CommandKind::cancel_order, .index = regrets_.back()};
        regrets_.pop_back();
        return job;
    }
    const Job job{.kind = CommandKind::place_order, .index = next_order_};
    next_order_ += field_.clients;
    return job;
}

void Racer::send_frame() {
    sdk::Frame frame = stream_->next_frame();
    std::vector<Job> members;
    while (has_more() && members.size() < field_.frame) {
        members.push_back(next_job());
        write(members.back(), frame.next());
    }
    frame.seal();
    under_way_.push_back(std::move(members));
    stream_->submit(std::move(frame));
}

void Racer::write(const Job& job, sdk::CommandWriter& out) {
    switch (job.kind) {
        case CommandKind::cancel_order:
            return out.cancel_order({.order_id = ledger_.orders[job.index].id,
                                     .lines = {},
                                     .reason = "regretted",
                                     .idempotency_key = {}});
        case CommandKind::receive_stock:
            return out.receive_stock(
                {.sku = stage_.skus[job.index],
                 .location = stage_.place,
                 .quantity = static_cast<std::int64_t>(stage_.delivery[job.index]),
                 .reference = "delivery",
                 .reason = {},
                 .idempotency_key = {}});
        case CommandKind::create_wave:
            return out.create_wave({.location = stage_.place,
                                    .fulfillments = stage_.fulfillments_per_wave,
                                    .idempotency_key = {}});
        case CommandKind::confirm_picks:
            return write_picks(lists_[job.index], out);
        case CommandKind::ship_fulfillment:
            return out.ship_fulfillment({.fulfillment_id = shipments_[job.index].id,
                                         .carrier = "DHL",
                                         .tracking_number = "JD1",
                                         .idempotency_key = {}});
        default:
            return write_order(job.index, out);
    }
}

void Racer::write_order(std::uint64_t index, sdk::CommandWriter& out) const {
    const Cart cart = cart_of(stage_, index);
    std::vector<sdk::OrderLine> lines(cart.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].sku = stage_.skus[cart.lines[i].sku];
        lines[i].quantity = cart.lines[i].quantity;
        lines[i].unit_price = "12.50";
    }
    const std::string external_id = external_id_of(stage_, index);
    sdk::OrderBody body;
    body.channel = stage_.place;
    body.external_id = external_id;
    body.currency = "EUR";
    body.policy = cart.may_wait ? "backorder" : "all_or_nothing";
    body.lines = lines;
    out.place_order(body);
}

void Racer::write_picks(const PickList& list, sdk::CommandWriter& out) const {
    std::vector<sdk::PickBody> picks(list.picks.size());
    for (std::size_t i = 0; i < picks.size(); ++i) {
        picks[i].sku = stage_.skus[list.picks[i].sku];
        picks[i].quantity = list.picks[i].quantity;
    }
    out.confirm_picks({.pick_list = list.id, .picks = picks, .idempotency_key = {}});
}

Result<void> Racer::take_frame() {
    Result<const sdk::FrameAnswer*> next = stream_->next();
    if (!next) {
        return next.error();
    }
    const sdk::FrameAnswer& frame = **next;
    if (frame.problem) {
        return Error{ErrorKind::refused,
                     "a frame was refused: " + std::string(frame.problem->code)};
    }
    const std::vector<Job> members = std::move(under_way_.front());
    under_way_.pop_front();
    for (std::size_t i = 0; i < members.size(); ++i) {
        SKUA_SDK_CHECK(take(members[i], frame.results[i]));
    }
    return {};
}

Result<void> Racer::take(const Job& job, const sdk::CommandAnswer& answer) {
    const bool is_accepted = answer.is_accepted() && !answer.is_replayed;
    if (!is_accepted && !is_expected(job.kind, answer.code)) {
        return Error{ErrorKind::refused, std::string(domain::to_string(job.kind)) +
                                             " was answered with " + std::to_string(answer.status) +
                                             " " + std::string(answer.code) + " " +
                                             std::string(answer.detail)};
    }
    ledger_.verdicts.add(job.kind, is_accepted ? std::string_view{} : answer.code);
    if (is_accepted) {
        take_accept(job, answer);
    }
    if (job.kind == CommandKind::place_order) {
        begin_round_if_due();
    }
    if (job.kind == CommandKind::create_wave && !answer.id.empty()) {
        return plan_picks(answer.id);
    }
    return {};
}

void Racer::take_accept(const Job& job, const sdk::CommandAnswer& answer) {
    switch (job.kind) {
        case CommandKind::place_order: {
            const Cart cart = cart_of(stage_, job.index);
            for (const Line& line : cart.lines) {
                ledger_.units[line.sku].ordered += line.quantity;
            }
            ledger_.orders.push_back(
                {.id = number_behind_letter(answer.id), .index = job.index, .is_cancelled = false});
            if (cart.is_regretted) {
                regrets_.push_back(ledger_.orders.size() - 1);
            }
            return;
        }
        case CommandKind::cancel_order: {
            AcceptedOrder& order = ledger_.orders[job.index];
            order.is_cancelled = true;
            for (const Line& line : cart_of(stage_, order.index).lines) {
                ledger_.units[line.sku].cancelled += line.quantity;
            }
            return;
        }
        case CommandKind::receive_stock:
            ledger_.units[job.index].received += stage_.delivery[job.index];
            return;
        case CommandKind::ship_fulfillment:
            for (const Line& line : shipments_[job.index].lines) {
                ledger_.units[line.sku].shipped += line.quantity;
            }
            return;
        default:
            return;
    }
}

// Whoever takes the answer that makes a round due does the round.
void Racer::begin_round_if_due() {
    const std::uint64_t answered = course_.answered.fetch_add(1, std::memory_order_relaxed) + 1;
    const std::uint64_t every = stage_.orders / (stage_.rounds + 1);
    if (stage_.rounds == 0 || every == 0 || answered % every != 0 ||
        answered / every > stage_.rounds) {
        return;
    }
    for (std::uint64_t sku = 0; sku < stage_.skus.size(); ++sku) {
        if (stage_.delivery[sku] > 0) {
            jobs_.push_back({CommandKind::receive_stock, sku});
        }
    }
    jobs_.push_back({CommandKind::create_wave, 0});
}

Result<void> Racer::plan_picks(std::string_view list_id) {
    sdk::HttpRequest request;
    request.target = "/v1/picklists/" + std::string(list_id);
    Result<sdk::HttpResponse> response = http_.send(request);
    if (!response) {
        return response.error();
    }
    Result<PickPlan> plan = read_pick_list(stage_, response->body);
    if (!plan) {
        return plan.error();
    }
    lists_.push_back({.id = number_behind_letter(list_id), .picks = std::move(plan->picks)});
    jobs_.push_back({CommandKind::confirm_picks, lists_.size() - 1});
    for (Shipment& shipment : plan->shipments) {
        shipments_.push_back(std::move(shipment));
        jobs_.push_back({CommandKind::ship_fulfillment, shipments_.size() - 1});
    }
    return {};
}

}  // namespace skua::race
