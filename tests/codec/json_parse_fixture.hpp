#pragma once

// A reader for the tests of JSON bodies: one body at a time, with what came of it.

#include <gtest/gtest.h>

#include <string>

#include "engine/codec/json_parse.hpp"

namespace skua::codec::test {

class KnownSkus final : public SkuLookup {
public:
    domain::SkuId find(std::string_view sku) const noexcept override {
        return sku == "KNOWN" ? domain::SkuId{42} : domain::SkuId{};
    }
};

class JsonParse : public ::testing::Test {
protected:
    std::string code(BodyKind kind, std::string_view body, PathValues path = {}) {
        arena_.reset();
        command_ = {};
        command_.source = "http";
        command_.idempotency_key = header_key_;
        problem_ = reader_.parse_command({kind, body, path}, skus_, arena_, command_);
        return problem_.is_none() ? ""
                                  : to_string(problem_.code) + (" " + std::string(problem_.field));
    }
    std::string order(std::string_view body) { return code(BodyKind::place_order, body); }
    template <class Body>
    const Body& as() {
        return std::get<Body>(command_.body);
    }

    JsonReader reader_;
    KnownSkus skus_;
    base::Arena arena_;
    domain::Command command_;
    Problem problem_;
    std::string header_key_;
};

inline std::string order_with(const std::string& fields, const std::string& line = "") {
    return R"({"channel":"web","external_id":"1","currency":"EUR",)" + fields +
           (fields.empty() ? "" : ",") +
           R"("lines":[{"sku":"A","quantity":2,"unit_price":"12.50")" +
           (line.empty() ? "" : "," + line) + "}]}";
}

inline std::string order_line(const std::string& line) {
    return R"({"channel":"web","external_id":"1","currency":"EUR","lines":[)" + line + "]}";
}

}  // namespace skua::codec::test
