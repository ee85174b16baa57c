#include "tests/devices/handset.hpp"

#include <simdjson.h>

#include <map>
#include <thread>

#include "adapters/sdk/json_writer.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::devices {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;
using simdjson::SUCCESS;
using Element = simdjson::dom::element;

namespace {

constexpr int kTriesMax = 500;  // of a command that the engine has no room for now
constexpr std::chrono::milliseconds kTryAgainAfter{5};
constexpr unsigned kTooMany = 429;
constexpr unsigned kUnavailable = 503;

sdk::HttpRequest post(std::string target) {
    sdk::HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    return request;
}

// A pick list's tasks in list order, and what is left of each; false when it is none.
bool read_tasks(Element document, PickList& list) {
    std::string_view id;
    simdjson::dom::array lines;
    if (document["id"].get(id) != SUCCESS || document["lines"].get(lines) != SUCCESS) {
        return false;
    }
    list.id = number_behind_letter(id);
    for (const Element line : lines) {
        std::string_view sku;
        simdjson::dom::array parts;
        if (line["sku"].get(sku) != SUCCESS || line["fulfillments"].get(parts) != SUCCESS) {
            return false;
        }
        for (const Element part : parts) {
            std::string_view fulfillment;
            std::uint64_t number = 0;
            std::uint64_t quantity = 0;
            if (part["id"].get(fulfillment) != SUCCESS || part["line"].get(number) != SUCCESS ||
                part["quantity"].get(quantity) != SUCCESS) {
                return false;
            }
            list.tasks.push_back({.fulfillment = fulfillment_in(fulfillment),
                                  .line = static_cast<std::uint32_t>(number),
                                  .sku = std::string(sku),
                                  .quantity = quantity});
        }
    }
    return true;
}

struct Pick {
    std::string_view sku;
    Fulfillment fulfillment;
    friend auto operator<=>(const Pick&, const Pick&) = default;
};

// As a command says them: units by SKU and fulfillment, not by line.
std::map<Pick, std::uint64_t> picks_of(std::span<const Task> tasks) {
    std::map<Pick, std::uint64_t> picks;
    for (const Task& task : tasks) {
        picks[{task.sku, task.fulfillment}] += task.quantity;
    }
    return picks;
}

}  // namespace

Result<std::unique_ptr<Handset>> Handset::open(const sdk::Url& url, HandsetWire wire,
                                               std::string name) {
    std::unique_ptr<Handset> handset(new Handset(url, std::move(name)));
    if (wire == HandsetWire::http) {
        return handset;
    }
    sdk::StreamOptions options;
    options.wire = wire == HandsetWire::stream_json ? sdk::Wire::json : sdk::Wire::binary;
    options.retry_for = std::chrono::milliseconds{0};  // a loss is a failure of the day
    options.answer_timeout = std::chrono::minutes{2};
    auto stream = sdk::StreamClient::open(url, options);
    if (!stream) {
        return stream.error();
    }
    handset->stream_ = *std::move(stream);
    return handset;
}

std::string Handset::next_key() {
    return name_ + "-" + std::to_string(++commands_);
}

Result<Answer> Handset::ask_http(const sdk::HttpRequest& request) {
    Result<sdk::HttpResponse> response = http_.send(request);
    for (int tries = 1; response && tries < kTriesMax &&
                        (response->status == kTooMany || response->status == kUnavailable);
         ++tries) {
        // check: allow sleep, the engine says "later" and offers nothing to wait for
        std::this_thread::sleep_for(kTryAgainAfter);
        response = http_.send(request);
    }
    if (!response) {
        return response.error();
    }
    Answer answer;
    answer.is_accepted = response->is_ok();
    is_replay_ = response->is_replayed;
    simdjson::dom::parser parser;
    const auto document = parser.parse(response->body);
    std::string_view code;
    std::uint64_t sequence = 0;
    if (document["code"].get(code) == SUCCESS) {
        answer.code = code;
    }
    if (document["sequence"].get(sequence) == SUCCESS) {
        answer.sequence = sequence;
    }
    answer.body = std::move(response->body);
    if (answer.is_accepted ? answer.sequence == 0 : answer.code.empty()) {
        return Error{ErrorKind::protocol, request.target + " was answered with " +
                                              std::to_string(response->status) + " " +
                                              answer.body.substr(0, 300)};
    }
    return answer;
}

Result<Answer> Handset::ask_stream(const Write& write, std::string_view key) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        sdk::Frame frame = stream_->next_frame();
        write(frame.next(), key);
        frame.seal();
        stream_->submit(std::move(frame));
        Result<const sdk::FrameAnswer*> next = stream_->next();
        if (!next) {
            return next.error();
        }
        const sdk::FrameAnswer& told = **next;
        if (told.problem || told.results.size() != 1) {
            return Error{ErrorKind::protocol, "a frame was refused"};
        }
        const sdk::CommandAnswer& one = told.results.front();
        if (!one.is_worth_repeating()) {
            is_replay_ = one.is_replayed;
            return Answer{.is_accepted = one.is_accepted(),
                          .sequence = one.sequence,
                          .code = std::string(one.code),
                          .body = std::string(one.detail)};
        }
        // check: allow sleep, the engine says "later" and offers nothing to wait for
        std::this_thread::sleep_for(kTryAgainAfter);
    }
    return Error{ErrorKind::timeout, "the engine has no room for a command"};
}

Result<Answer> Handset::ask_again(const std::function<Result<Answer>()>& ask) {
    Result<Answer> first = ask();
    if (!first || !std::exchange(stutters_, false)) {
        return first;
    }
    const bool was_new = !is_replay_;
    const Result<Answer> second = ask();
    if (!second) {
        return second.error();
    }
    ++repeated_;
    const bool is_same = second->is_accepted == first->is_accepted && second->code == first->code &&
                         second->sequence == first->sequence;
    if (!was_new || !is_replay_ || !is_same) {
        return Error{ErrorKind::protocol,
                     "the same command twice was answered with record " +
                         std::to_string(first->sequence) + " and with record " +
                         std::to_string(second->sequence) + " " + second->code};
    }
    return first;
}

Result<Answer> Handset::ask(sdk::HttpRequest request, const Write& write) {
    const std::string key = next_key();
    request.idempotency_key = key;
    return ask_again(
        [&] { return stream_ == nullptr ? ask_http(request) : ask_stream(write, key); });
}

Result<std::optional<PickList>> Handset::pull(const PullRequest& request, Answer& answer) {
    sdk::HttpRequest http =
        post("/v1/locations/" + sdk::percent_encoded(request.location) + "/waves");
    sdk::JsonWriter(http.body)
        .open_object()
        .field("fulfillments", std::uint64_t{request.fulfillments})
        .field("claim_seconds", std::uint64_t{request.claim_seconds})
        .close_object();
    http.idempotency_key = next_key();
    Result<Answer> told = ask_again([&] { return ask_http(http); });
    if (!told) {
        return told.error();
    }
    answer = *std::move(told);
    if (!answer.is_accepted) {
        return std::optional<PickList>();
    }
    simdjson::dom::parser parser;
    Element document;
    PickList list;
    if (parser.parse(answer.body).get(document) != SUCCESS) {
        return Error{ErrorKind::protocol, "no pick list: " + answer.body};
    }
    if (document["id"].is_null()) {
        return std::optional<PickList>();
    }
    if (!read_tasks(document, list)) {
        return Error{ErrorKind::protocol, "no pick list: " + answer.body};
    }
    return std::optional<PickList>(std::move(list));
}

Result<Answer> Handset::confirm(std::uint64_t list, std::span<const Task> tasks) {
    const std::map<Pick, std::uint64_t> picks = picks_of(tasks);
    sdk::HttpRequest request = post("/v1/picklists/p" + std::to_string(list) + "/picks");
    sdk::JsonWriter json(request.body);
    json.open_object().key("picks").open_array();
    std::vector<sdk::PickBody> bodies;
    for (const auto& [pick, quantity] : picks) {
        json.open_object().field("sku", pick.sku).field("quantity", quantity);
        json.field("fulfillment_id", std::string_view(text_of(pick.fulfillment))).close_object();
        bodies.push_back(
            {.sku = pick.sku, .quantity = quantity, .fulfillment_id = pick.fulfillment.id()});
    }
    json.close_array().close_object();
    return ask(std::move(request), [&](sdk::CommandWriter& out, std::string_view key) {
        out.confirm_picks({.pick_list = list, .picks = bodies, .idempotency_key = key});
    });
}

Result<Answer> Handset::short_pick(const ShortRequest& body) {
    constexpr const char* kReason = "not in the bin";
    sdk::HttpRequest request = post("/v1/picklists/p" + std::to_string(body.list) + "/shorts");
    sdk::JsonWriter(request.body)
        .open_object()
        .field("sku", body.sku)
        .field("quantity", body.quantity)
        .field("order_id", std::string_view("o" + std::to_string(body.order)))
        .field("reason", std::string_view(kReason))
        .close_object();
    return ask(std::move(request), [&](sdk::CommandWriter& out, std::string_view key) {
        out.short_pick({.pick_list = body.list,
                        .sku = body.sku,
                        .quantity = body.quantity,
                        .order_id = body.order,
                        .reason = kReason,
                        .idempotency_key = key});
    });
}

Result<Answer> Handset::unclaim(std::uint64_t list) {
    constexpr const char* kReason = "end of shift";
    sdk::HttpRequest request = post("/v1/picklists/p" + std::to_string(list) + "/unclaim");
    sdk::JsonWriter(request.body)
        .open_object()
        .field("reason", std::string_view(kReason))
        .close_object();
    return ask(std::move(request), [&](sdk::CommandWriter& out, std::string_view key) {
        out.unclaim_pick_list({.pick_list = list, .reason = kReason, .idempotency_key = key});
    });
}

Result<Answer> Handset::pack(const PackRequest& body, std::uint16_t& package) {
    std::vector<sdk::PackLine> lines;
    std::uint64_t units = 0;
    for (const Task& task : body.tasks) {
        lines.push_back({.line = task.line, .quantity = task.quantity});
        units += task.quantity;
    }
    sdk::HttpRequest request = post("/v1/fulfillments/" + text_of(body.fulfillment) + "/pack");
    sdk::JsonWriter json(request.body);
    json.open_object().key("lines").open_array();
    for (const sdk::PackLine& line : lines) {
        json.open_object().field("line", line.line).field("quantity", line.quantity).close_object();
    }
    json.close_array();
    if (body.seals) {
        json.key("seal").raw("true");
    }
    constexpr std::uint64_t kGramsMax = 30'000;
    json.field("weight_grams", 1 + units % kGramsMax).field("length_mm", std::uint64_t{400});
    json.close_object();
    request.idempotency_key = next_key();
    Result<Answer> answer = ask_again([&] { return ask_http(request); });
    if (!answer || !answer->is_accepted) {
        return answer;
    }
    simdjson::dom::parser parser;
    std::uint64_t number = 0;
    if (parser.parse(answer->body)["package"].get(number) != SUCCESS) {
        return Error{ErrorKind::protocol, "no package: " + answer->body};
    }
    package = static_cast<std::uint16_t>(number);
    return answer;
}

Result<Answer> Handset::ship(const Fulfillment& fulfillment, std::uint16_t package) {
    const std::string tracking = "JD" + std::to_string(fulfillment.order);
    sdk::HttpRequest request = post("/v1/fulfillments/" + text_of(fulfillment) + "/ship");
    sdk::JsonWriter json(request.body);
    json.open_object().field("carrier", std::string_view("DHL"));
    json.field("tracking_number", std::string_view(tracking));
    if (package != 0) {
        json.field("package", std::uint64_t{package});
    }
    json.close_object();
    return ask(std::move(request), [&](sdk::CommandWriter& out, std::string_view key) {
        out.ship_fulfillment({.fulfillment_id = fulfillment.id(),
                              .carrier = "DHL",
                              .tracking_number = tracking,
                              .idempotency_key = key,
                              .package = package});
    });
}

Result<bool> Handset::has_work(std::string_view location) {
    for (const char* status : {"waiting", "claimed"}) {
        sdk::HttpRequest request;
        request.target = "/v1/locations/" + sdk::percent_encoded(location) +
                         "/fulfillments?limit=1&status=" + status;
        Result<sdk::HttpResponse> response = http_.send(request);
        if (!response) {
            return response.error();
        }
        simdjson::dom::parser parser;
        simdjson::dom::array items;
        if (parser.parse(response->body)["fulfillments"].get(items) != SUCCESS) {
            return Error{ErrorKind::protocol, "no list of work: " + response->body};
        }
        if (items.size() != 0) {
            return true;
        }
    }
    return false;
}

}  // namespace skua::devices
