#pragma once

// The stock room: orders of the UCI history, or made ones in its form, brought in as `skua import`
// brings them in, and a second location with some of the goods: what is short in one is promised
// again from the other, or waits.
// Owner: the main thread.

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/cli/importer/order_book.hpp"
#include "adapters/sdk/result.hpp"
#include "adapters/sdk/url.hpp"

namespace skua::devices {

struct Goods {
    std::string file;  // online_retail.csv.xz; empty: made orders
    std::uint64_t made_orders = 0;
    std::uint32_t stock_percent = 90;  // of what is ordered, at the first location
    std::uint64_t seed = 0;
};

struct Stocked {
    std::uint64_t orders = 0;
    std::uint64_t lines = 0;
    std::uint64_t units = 0;
    std::uint64_t units_first = 0;  // received there
    std::uint64_t units_second = 0;
    std::uint64_t backordered = 0;  // when all orders were in, before the second location had any
    double seconds = 0;
};

// Their names, which the import and the devices use.
std::vector<std::string> locations();

sdk::Result<importer::OrderBook> read_book(const Goods& goods);
sdk::Result<Stocked> stock_and_order(const Goods& goods, const importer::OrderBook& book,
                                     const sdk::Url& url);

}  // namespace skua::devices
