#include "adapters/cli/importer/engine_import.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "adapters/cli/importer/engine_returns.hpp"
#include "adapters/cli/importer/import_commands.hpp"
#include "adapters/sdk/http_client.hpp"

namespace skua::importer {

using sdk::CommandAnswer;
using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

// A definition or receipt that is refused is counted and named, and the import goes on: the orders
// that needed it are refused by the engine and say so. Only a key of another run stops everything,
// because then all that follows would mix two imports. Owner: the importing thread.
class DefinitionSink final : public sdk::AnswerSink {
public:
    DefinitionSink(const char* what, const DefinitionSource& source, Progress& progress,
                   RejectLog& rejects, ImportReport& report)
        : what_(what), source_(source), progress_(progress), rejects_(rejects), report_(report) {}

    Result<void> take(std::size_t index, const CommandAnswer& answer) override {
        if (answer.is_accepted()) {
            report_.units_initial += source_.units_of(index);
            return {};
        }
        std::string text = std::string(what_) + " " + source_.name_of(index);
        if (answer.code == "key_reused") {
            return Error{
                ErrorKind::refused,
                text +
                    " was refused: key_reused (this file was imported before with other "
                    "options, for instance another --stock-percent; use the same ones or an "
                    "empty engine)"};
        }
        const std::string_view code = answer.code.empty() ? "no_code" : answer.code;
        count_reason(report_.definitions_refused_by_reason, code);
        if (!answer.detail.empty()) {
            text.append(": ").append(answer.detail);
        }
        rejects_.add({.line = 0, .kind = "refused_definition", .reason = code, .text = text});
        return {};
    }
    void frame_done(std::size_t commands_done) override { progress_.update(commands_done); }

private:
    const char* what_;
    const DefinitionSource& source_;
    Progress& progress_;
    RejectLog& rejects_;
    ImportReport& report_;
};

// Counts what the engine said about orders. Owner: the importing thread.
class OrderTally : public sdk::AnswerSink {
public:
    OrderTally(Progress& progress, RejectLog& rejects, ImportReport& report)
        : progress_(progress), rejects_(rejects), report_(report) {}

    Result<void> take(std::size_t index, const CommandAnswer& answer) override {
        if (is_repeated(index, answer)) {
            ++report_.repeated_in_file;
            return {};
        }
        report_.orders_replayed += answer.is_replayed ? 1U : 0U;
        return answer.is_accepted() ? accept(index, answer) : reject(index, answer);
    }
    void frame_done(std::size_t commands_done) override { progress_.update(commands_done); }

protected:
    // Line in the file and name of the order, for the rejects file.
    [[nodiscard]] virtual std::uint64_t line_of(std::size_t index) const = 0;
    [[nodiscard]] virtual std::string_view name_of(std::size_t index) const = 0;
    [[nodiscard]] virtual std::size_t lines_of(std::size_t index) const = 0;
    // Whether this answer is about an order that was counted already. Asked once per order.
    virtual bool is_repeated(std::size_t index, const CommandAnswer& answer) {
        static_cast<void>(index);
        static_cast<void>(answer);
        return false;
    }
    virtual void note_id(std::size_t index, std::string_view id) {
        static_cast<void>(index);
        static_cast<void>(id);
    }
    virtual Result<void> compare(std::size_t index, const sdk::Decimal& amount) {
        static_cast<void>(index);
        static_cast<void>(amount);
        return {};
    }
    [[nodiscard]] ImportReport& report() noexcept { return report_; }

private:
    Result<void> accept(std::size_t index, const CommandAnswer& answer) {
        const auto amount = sdk::parse_decimal(answer.amount);
        const auto total = amount ? sdk::sum(report_.value_accepted, *amount) : std::nullopt;
        if (!total || answer.allocation == sdk::Allocation::unknown) {
            return Error{ErrorKind::protocol, "the answer for order " +
                                                  std::string(name_of(index)) +
                                                  " lacks its amount or its allocation"};
        }
        report_.value_accepted = *total;
        ++report_.orders_accepted;
        report_.lines_accepted += lines_of(index);
        report_.orders_full += answer.allocation == sdk::Allocation::full ? 1U : 0U;
        report_.orders_partial += answer.allocation == sdk::Allocation::partial ? 1U : 0U;
        report_.orders_none += answer.allocation == sdk::Allocation::none ? 1U : 0U;
        report_.units_accepted += answer.units_ordered;
        report_.units_allocated += answer.units_allocated;
        report_.units_backordered += answer.units_backordered;
        note_id(index, answer.id);
        return compare(index, *amount);
    }

    Result<void> reject(std::size_t index, const CommandAnswer& answer) {
        ++report_.orders_rejected;
        report_.lines_rejected += lines_of(index);
        const std::string_view code = answer.code.empty() ? "no_code" : answer.code;
        count_reason(report_.rejects_by_reason, code);
        std::string text(name_of(index));
        for (const std::string_view part : {answer.field, answer.detail}) {
            if (!part.empty()) {
                text.append(" ").append(part);
            }
        }
        rejects_.add(
            {.line = line_of(index), .kind = "refused_order", .reason = code, .text = text});
        return {};
    }

    Progress& progress_;
    RejectLog& rejects_;
    ImportReport& report_;
};

// Owner: the importing thread.
class BookTally final : public OrderTally {
public:
    BookTally(const OrderBook& book, std::vector<std::uint64_t>& ids, Progress& progress,
              RejectLog& rejects, ImportReport& report)
        : OrderTally(progress, rejects, report), book_(book), ids_(ids) {}

private:
    [[nodiscard]] std::uint64_t line_of(std::size_t index) const override {
        return book_.orders()[index].file_line;
    }
    [[nodiscard]] std::string_view name_of(std::size_t index) const override {
        return book_.orders()[index].external_id;
    }
    [[nodiscard]] std::size_t lines_of(std::size_t index) const override {
        return book_.orders()[index].lines.size();
    }
    void note_id(std::size_t index, std::string_view id) override {
        ids_[index] = order_number(id);
    }
    Result<void> compare(std::size_t index, const sdk::Decimal& amount) override {
        Result<sdk::Decimal> expected = value_of(book_.orders()[index]);
        if (!expected) {
            return expected.error();
        }
        report().amounts_different += *expected == amount ? 0U : 1U;
        return {};
    }
    const OrderBook& book_;
    std::vector<std::uint64_t>& ids_;
};

// Owner: the importing thread.
class LineTally final : public OrderTally {
public:
    LineTally(const std::vector<JsonLine>& lines, Progress& progress, RejectLog& rejects,
              ImportReport& report)
        : OrderTally(progress, rejects, report),
          lines_(lines),
          is_accepted_(lines.size()),
          is_counted_(lines.size()) {}

private:
    [[nodiscard]] std::uint64_t line_of(std::size_t index) const override {
        return lines_[index].line;
    }
    [[nodiscard]] std::string_view name_of(std::size_t index) const override {
        return lines_[index].text;
    }
    [[nodiscard]] std::size_t lines_of(std::size_t index) const override {
        static_cast<void>(index);
        return 1;
    }
    // A key has one order and counts once. Another order under a key that is taken is not a
    // repetition: the engine refuses it, and that has to be seen.
    bool is_repeated(std::size_t index, const CommandAnswer& answer) override {
        const std::size_t first = lines_[index].first;
        const bool is_other =
            answer.code == "key_reused" && lines_[index].text != lines_[first].text;
        const bool is_known =
            answer.is_accepted() ? is_accepted_[first] : is_counted_[first] && !is_other;
        is_accepted_[first] = is_accepted_[first] || answer.is_accepted();
        is_counted_[first] = true;
        return is_known;
    }

    const std::vector<JsonLine>& lines_;
    // By the index of the first order with the same key.
    std::vector<bool> is_accepted_;
    std::vector<bool> is_counted_;
};

constexpr int kNotFound = 404;
// Nothing is lost yet when the engine is not there at the start: it may be restarting, or the URL
// is wrong, and then somebody is waiting for that word.
constexpr std::chrono::milliseconds kOpenForMax{5'000};
// "Later" is not yet a no for this long, whatever --retry-seconds says.
constexpr std::chrono::milliseconds kPatienceMin{2'000};

// Why the engine refuses to answer, if it does: its code, or the status in words.
std::string refusal_of(simdjson::dom::parser& parser, const sdk::HttpResponse& response) {
    std::string_view code;
    if (parser.parse(response.body)["code"].get(code) == simdjson::SUCCESS) {
        return std::string(code);
    }
    return "http_" + std::to_string(response.status);
}

// What is neither allocated nor reserved of this SKU at the location; nothing for a SKU that the
// engine does not know (its orders were refused and are in the rejects).
Result<std::optional<std::int64_t>> units_left(simdjson::dom::parser& parser,
                                               const sdk::HttpResponse& response,
                                               std::string_view location) {
    if (response.status == kNotFound) {
        return std::optional<std::int64_t>();
    }
    simdjson::dom::element root;
    simdjson::dom::array levels;
    if (!response.is_ok() || parser.parse(response.body).get(root) != simdjson::SUCCESS ||
        root["levels"].get(levels) != simdjson::SUCCESS) {
        return Error{ErrorKind::protocol, "the engine's answer about a stock level is " +
                                              std::to_string(response.status) + " " +
                                              response.body.substr(0, 200)};
    }
    for (const simdjson::dom::element level : levels) {
        std::string_view name;
        if (level["location"].get(name) != simdjson::SUCCESS || name != location) {
            continue;
        }
        std::int64_t on_hand = 0;
        std::int64_t allocated = 0;
        if (level["on_hand"].get(on_hand) == simdjson::SUCCESS &&
            level["allocated"].get(allocated) == simdjson::SUCCESS) {
            return std::optional(on_hand - allocated);
        }
        return Error{ErrorKind::protocol, "a stock level without on_hand or allocated"};
    }
    return std::optional(std::int64_t{0});  // never received there
}

}  // namespace

EngineImport::EngineImport(sdk::Url url, ImportPlan plan, Progress& progress, RejectLog& rejects,
                           ImportReport& report)
    : url_(std::move(url)),
      plan_(std::move(plan)),
      progress_(progress),
      rejects_(rejects),
      report_(report) {}

sdk::OnLoss EngineImport::note_loss() {
    return [this](const Error& loss, std::chrono::milliseconds patience) {
        progress_.note(fmt::format("{}; trying again for up to {} s", loss.text,
                                   std::chrono::ceil<std::chrono::seconds>(patience).count()));
    };
}

Result<void> EngineImport::connect() {
    sdk::StreamOptions options;
    options.wire = plan_.wire;
    options.open_for = std::min(kOpenForMax, plan_.retry_for);
    options.retry_for = plan_.retry_for;
    options.on_loss = note_loss();
    Result<std::unique_ptr<sdk::StreamClient>> stream = sdk::StreamClient::open(url_, options);
    if (!stream) {
        return stream.error();
    }
    stream_ = *std::move(stream);
    return {};
}

Result<void> EngineImport::send(const sdk::CommandSource& source, sdk::AnswerSink& sink,
                                std::string_view what) {
    progress_.begin(what, source.size());
    sdk::PumpOptions options;
    options.repeat_for = std::max(kPatienceMin, plan_.retry_for);
    Result<sdk::PumpCounts> counts = sdk::pump(*stream_, source, sink, options);
    report_.reconnects = stream_->reconnects();
    if (!counts) {
        return counts.error();
    }
    report_.answers_repeated += counts->repeated;
    progress_.end(counts->commands);
    return {};
}

Result<void> EngineImport::define(const char* what, const DefinitionSource& source) {
    DefinitionSink sink(what, source, progress_, rejects_, report_);
    return send(source, sink, std::string(what) + "s");
}

Result<void> EngineImport::set_up(const OrderBook& book) {
    const Clock::time_point began = Clock::now();
    SKUA_SDK_CHECK(define("location", LocationSource(plan_)));
    SKUA_SDK_CHECK(define("channel", ChannelSource(plan_, book)));
    SKUA_SDK_CHECK(define("item", ItemSource(plan_, book)));
    SKUA_SDK_CHECK(define("receipt", ReceiptSource(plan_, book)));
    report_.seconds_stock = seconds_since(began);
    return {};
}

Result<void> EngineImport::send_orders(const OrderBook& book) {
    const Clock::time_point began = Clock::now();
    orders_.assign(book.orders().size(), 0);
    BookTally tally(book, orders_, progress_, rejects_, report_);
    SKUA_SDK_CHECK(send(OrderSource(plan_, book), tally, "orders"));
    report_.seconds_orders = seconds_since(began);
    return {};
}

Result<void> EngineImport::send_lines(const std::vector<JsonLine>& lines) {
    const Clock::time_point began = Clock::now();
    LineTally tally(lines, progress_, rejects_, report_);
    SKUA_SDK_CHECK(send(JsonLineSource(lines), tally, "orders"));
    report_.seconds_orders = seconds_since(began);
    return {};
}

Result<void> EngineImport::ask_stock(const OrderBook& book) {
    const Clock::time_point began = Clock::now();
    std::vector<std::string> targets;
    targets.reserve(book.items().size());
    for (const ItemEntry& item : book.items()) {
        targets.push_back("/v1/stock/" + sdk::percent_encoded(item.sku));
    }
    progress_.begin("stock left", targets.size());
    sdk::HttpOptions options;
    options.retry_for = plan_.retry_for;
    options.on_loss = [this, note = note_loss()](const Error& loss,
                                                 std::chrono::milliseconds patience) {
        ++report_.reconnects;
        note(loss, patience);
    };
    sdk::HttpClient http(url_, options);
    simdjson::dom::parser parser;
    const auto take_answer = [&](std::size_t index, const sdk::HttpResponse& response) {
        progress_.update(index + 1);
        if (!response.is_ok() && response.status != kNotFound) {
            const std::string code = refusal_of(parser, response);
            count_reason(report_.questions_refused_by_reason, code);
            rejects_.add({.line = 0,
                          .kind = "refused_question",
                          .reason = code,
                          .text = "stock of " + book.items()[index].sku});
            return Result<void>();
        }
        Result<std::optional<std::int64_t>> left = units_left(parser, response, plan_.location);
        if (!left) {
            return Result<void>(left.error());
        }
        if (left->has_value()) {
            report_.units_left += **left;
            report_.skus_at_zero += **left == 0 ? 1U : 0U;
        }
        return Result<void>();
    };
    SKUA_SDK_CHECK(http.get_many(targets, take_answer));
    report_.skus = targets.size();
    progress_.end(targets.size());
    report_.seconds_questions = seconds_since(began);
    return {};
}

}  // namespace skua::importer
