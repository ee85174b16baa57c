#include "tests/devices/stock_room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <random>

#include "adapters/cli/importer/csv_reader.hpp"
#include "adapters/cli/importer/engine_import.hpp"
#include "adapters/cli/importer/online_retail.hpp"
#include "adapters/sdk/pump.hpp"
#include "adapters/sdk/stream_client.hpp"
#include "tests/cli/text_source.hpp"

namespace skua::devices {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr const char* kChannel = "online-retail";
constexpr const char* kFirst = "main";
constexpr const char* kSecond = "reserve";

// In the form of the history: carts of 1 to 12 lines, a SKU now and then twice in one.
std::string made_file(const Goods& goods) {
    constexpr std::uint64_t kSkus = 60;
    constexpr std::uint64_t kLinesMax = 12;
    constexpr std::uint64_t kUnitsMax = 24;
    std::mt19937_64 random(goods.seed);
    std::string text =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    for (std::uint64_t order = 0; order < goods.made_orders; ++order) {
        const std::uint64_t lines = 1 + random() % kLinesMax;
        for (std::uint64_t line = 0; line < lines; ++line) {
            const std::uint64_t sku = 10'000 + random() % kSkus;
            const std::uint64_t quantity = 1 + random() % kUnitsMax;
            text += fmt::format("{},{},MADE {},{},2010-12-01 08:26:00,{}.5,17850.0,Norway\n",
                                500'000 + order, sku, sku, quantity, 1 + sku % 9);
        }
    }
    return text;
}

Result<importer::OrderBook> read(importer::ByteSource& source) {
    Result<importer::RejectLog> rejects = importer::RejectLog::open("");
    if (!rejects) {
        return rejects.error();
    }
    importer::OrderBook book;
    importer::Accounts accounts;
    importer::CsvReader reader(source);
    SKUA_SDK_CHECK(importer::read_online_retail(reader, {.channel = kChannel, .currency = "GBP"},
                                                book, accounts, *rejects));
    return book;
}

// Commands that must be accepted. Owner: the main thread.
class Definitions final : public sdk::CommandSource, public sdk::AnswerSink {
public:
    using Write = std::function<void(sdk::CommandWriter&)>;

    void add(Write write) { writes_.push_back(std::move(write)); }
    [[nodiscard]] std::size_t size() const override { return writes_.size(); }
    void write(std::size_t index, sdk::CommandWriter& out) const override { writes_[index](out); }
    Result<void> take(std::size_t, const sdk::CommandAnswer& answer) override {
        return answer.is_accepted()
                   ? Result<void>()
                   : Result<void>(Error{ErrorKind::refused, "the second location is refused: " +
                                                                std::string(answer.code) + " " +
                                                                std::string(answer.detail)});
    }

private:
    std::vector<Write> writes_;
};

// Of a third of the SKUs nothing; of the others a little to a fifth of what is ordered, so that it
// serves those who wait, and sometimes has some left for what turns out short.
std::uint64_t second_units(const Goods& goods, std::size_t item, std::uint64_t ordered) {
    std::mt19937_64 random(goods.seed + item);
    constexpr std::uint64_t kOneIn = 3;
    constexpr std::uint64_t kShareMax = 20;
    if (random() % kOneIn == 0) {
        return 0;
    }
    return 1 + ordered * (random() % kShareMax) / 100;
}

Result<std::uint64_t> open_second(const Goods& goods, const importer::OrderBook& book,
                                  const sdk::Url& url) {
    Definitions definitions;
    const std::vector<std::string> names = locations();
    definitions.add([](sdk::CommandWriter& out) {
        out.define_location({.location = kSecond, .reason = {}, .idempotency_key = {}});
    });
    definitions.add([&names](sdk::CommandWriter& out) {
        out.define_channel({.channel = kChannel, .locations = names, .idempotency_key = {}});
    });
    std::uint64_t received = 0;
    for (std::size_t i = 0; i < book.items().size(); ++i) {
        const importer::ItemEntry& item = book.items()[i];
        const std::uint64_t units = second_units(goods, i, item.units_sold);
        if (units == 0) {
            continue;
        }
        received += units;
        definitions.add([&item, units](sdk::CommandWriter& out) {
            out.receive_stock({.sku = item.sku,
                               .location = kSecond,
                               .quantity = static_cast<std::int64_t>(units),
                               .reference = "second location",
                               .reason = {},
                               .idempotency_key = {}});
        });
    }
    auto stream = sdk::StreamClient::open(url);
    if (!stream) {
        return stream.error();
    }
    const Result<sdk::PumpCounts> sent = sdk::pump(**stream, definitions, definitions);
    if (!sent) {
        return sent.error();
    }
    (*stream)->close();
    return received;
}

}  // namespace

std::vector<std::string> locations() {
    return {kFirst, kSecond};
}

Result<importer::OrderBook> read_book(const Goods& goods) {
    if (goods.file.empty()) {
        importer::TextSource source(made_file(goods));
        return read(source);
    }
    Result<std::unique_ptr<importer::ByteSource>> source = importer::open_source(goods.file);
    if (!source) {
        return source.error();
    }
    return read(**source);
}

Result<Stocked> stock_and_order(const Goods& goods, const importer::OrderBook& book,
                                const sdk::Url& url) {
    const auto start = std::chrono::steady_clock::now();
    Result<importer::RejectLog> rejects = importer::RejectLog::open("");
    if (!rejects) {
        return rejects.error();
    }
    importer::Progress progress(importer::ProgressMode::never);
    importer::ImportReport report;
    importer::EngineImport engine(url,
                                  {.file_key = "devices",
                                   .location = kFirst,
                                   .policy = "backorder",
                                   .stock_percent = goods.stock_percent},
                                  progress, *rejects, report);
    SKUA_SDK_CHECK(engine.connect());
    SKUA_SDK_CHECK(engine.set_up(book));
    SKUA_SDK_CHECK(engine.send_orders(book));
    if (report.orders_rejected != 0 || report.orders_accepted != book.orders().size()) {
        return Error{ErrorKind::refused, fmt::format("of {} orders {} were accepted",
                                                     book.orders().size(), report.orders_accepted)};
    }
    const Result<std::uint64_t> second = open_second(goods, book, url);
    if (!second) {
        return second.error();
    }
    return Stocked{
        .orders = report.orders_accepted,
        .lines = book.lines(),
        .units = report.units_accepted,
        .units_first = report.units_initial,
        .units_second = *second,
        .backordered = report.units_backordered,
        .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

}  // namespace skua::devices
