#include "adapters/sdk/json_writer.hpp"

#include <gtest/gtest.h>

#include "adapters/sdk/commands.hpp"
#include "adapters/sdk/frame.hpp"

namespace skua::sdk {
namespace {

TEST(JsonWriter, PlacesCommasBetweenFieldsAndItems) {
    std::string out;
    JsonWriter json(out);
    json.open_object().field("a", "x").key("b").open_array();
    json.number(std::int64_t{-1}).number(std::uint64_t{2}).open_object().close_object();
    json.close_array().field("c", std::uint64_t{3}).optional_field("d", "").close_object();
    EXPECT_EQ(out, R"({"a":"x","b":[-1,2,{}],"c":3})");
}

TEST(JsonWriter, EscapesWhatJsonDoesNotAllowInAText) {
    std::string out;
    append_json_string(out, std::string_view("a\"b\\c\n\t\x01\x1F\0z", 11));
    EXPECT_EQ(out, R"("a\"b\\c\n\t\u0001\u001f\u0000z")");
}

TEST(JsonWriter, LeavesUtf8AsItIs) {
    std::string out;
    append_json_string(out, "caf\xC3\xA9");
    EXPECT_EQ(out, "\"caf\xC3\xA9\"");
}

TEST(Commands, WriteAnOrderWithOnlyTheFieldsThatAreSet) {
    const OrderLine lines[] = {{"TEA", 2, "12.50", ""}, {"CUP", 1, "0", "7"}};
    OrderBody order;
    order.channel = "web";
    order.external_id = "1001";
    order.currency = "EUR";
    order.lines = lines;
    std::string out;
    append_order(out, order);
    EXPECT_EQ(out, R"({"channel":"web","external_id":"1001","currency":"EUR","lines":[)"
                   R"({"sku":"TEA","quantity":2,"unit_price":"12.50"},)"
                   R"({"external_line_id":"7","sku":"CUP","quantity":1,"unit_price":"0"}]})");
}

TEST(Frame, HoldsCommandsInOrder) {
    Frame frame(7, Wire::json, Detail::summary);
    frame.add(R"({"define_location":{"location":"main"}})");
    frame.next().define_item({.sku = "TEA", .description = "", .idempotency_key = ""});
    frame.seal();
    frame.seal();  // once is enough
    EXPECT_EQ(frame.commands(), 2U);
    EXPECT_EQ(frame.bytes(), R"({"frame":7,"detail":"summary","commands":[)"
                             R"({"define_location":{"location":"main"}},)"
                             R"({"define_item":{"sku":"TEA","description":""}}]})");
}

}  // namespace
}  // namespace skua::sdk
