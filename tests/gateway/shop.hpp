#pragma once

// A small shop for the tests of the gateway, and an order in it.

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "tests/gateway/client.hpp"

namespace skua::gateway::test {

inline std::string put_item(std::string_view sku) {
    return request("PUT", std::string("/v1/items/").append(sku), R"({"description":"a thing"})");
}

// One location, one channel, `units` of each SKU.
inline void stock_up(Client& client, std::initializer_list<std::string_view> skus, int units) {
    ASSERT_EQ(client.ask(request("PUT", "/v1/locations/main", "{}")).status, 200);
    ASSERT_EQ(client.ask(request("PUT", "/v1/channels/web", R"({"locations":["main"]})")).status,
              200);
    for (const auto sku : skus) {
        ASSERT_EQ(client.ask(put_item(sku)).status, 200);
        const std::string receipt = std::string(R"({"sku":")")
                                        .append(sku)
                                        .append(R"(","location":"main","quantity":)")
                                        .append(std::to_string(units))
                                        .append("}");
        ASSERT_EQ(client.ask(request("POST", "/v1/stock/receipts", receipt)).status, 201);
    }
}

inline std::string order(std::string_view id, std::string_view sku,
                         std::string_view quantity = "1") {
    return std::string(R"({"channel":"web","currency":"EUR","external_id":")")
        .append(id)
        .append(R"(","lines":[{"sku":")")
        .append(sku)
        .append(R"(","quantity":)")
        .append(quantity)
        .append(R"(,"unit_price":"2.50"}]})");
}

}  // namespace skua::gateway::test
