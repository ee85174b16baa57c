// The small parts: chunked bodies, routes, query strings, result lines, the memory of SKU ids.

#include <gtest/gtest.h>

#include <string>

#include "engine/gateway/http_answer.hpp"
#include "engine/gateway/http_chunked.hpp"
#include "engine/gateway/ordered_results.hpp"
#include "engine/gateway/router.hpp"
#include "engine/gateway/sku_memory.hpp"
#include "engine/gateway/uri.hpp"

namespace skua::gateway {
namespace {

using codec::ProblemCode;
using State = ChunkedDecoder::State;

State decode(std::string_view bytes, std::string& body, std::size_t limit = 1'000) {
    ChunkedDecoder decoder;
    decoder.start(limit);
    std::size_t consumed = 0;
    return decoder.feed(bytes, consumed, body);
}

TEST(ChunkedDecoder, DecodesAtEveryByteBoundary) {
    const std::string bytes = "4;x=y\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: dropped\r\n\r\nGET";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ChunkedDecoder decoder;
        decoder.start(9);
        std::string body;
        std::size_t first = 0;
        std::size_t second = 0;
        State state = decoder.feed(bytes.substr(0, cut), first, body);
        if (state == State::incomplete) {
            ASSERT_EQ(first, cut);
            state = decoder.feed(bytes.substr(cut), second, body);
        }
        EXPECT_EQ(state, State::complete) << cut;
        EXPECT_EQ(body, "Wikipedia");
        EXPECT_EQ(first + second, bytes.size() - 3);
    }
}

TEST(ChunkedDecoder, RefusesWhatTwoParsersCouldReadDifferently) {
    std::string body;
    for (const char* bytes :
         {"4\nWiki\r\n0\r\n\r\n", "4\r\nWiki\n0\r\n\r\n", "4\r\nWikiX", "0x4\r\nWiki\r\n0\r\n\r\n",
          "-1\r\n", "+4\r\n", " 4\r\n", "4 \r\n", "\r\n", ";x\r\n", "g\r\n", "1000000000000000\r\n",
          "0\r\n\n", "0\r\n folded\r\n\r\n", "0\r\nX: a\n\r\n"}) {
        EXPECT_EQ(decode(bytes, body), State::malformed) << bytes;
    }
}

TEST(ChunkedDecoder, StopsAtTheLimitBeforeTheData) {
    std::string body;
    EXPECT_EQ(decode("5\r\nabcde\r\n0\r\n\r\n", body, 5), State::complete);
    EXPECT_EQ(decode("6\r\n", body, 5), State::too_large);
    EXPECT_EQ(decode("3\r\nabc\r\n3\r\n", body, 5), State::too_large);
    EXPECT_EQ(decode("1;" + std::string(17'000, 'x'), body, 5), State::too_large);
}

TEST(Router, FindsEveryRouteOfTheContract) {
    const auto route = [](Method method, std::string_view path) {
        return match_route(method, path).route;
    };
    EXPECT_EQ(route(Method::post, "/v1/orders"), Route::place_order);
    EXPECT_EQ(route(Method::get, "/v1/orders"), Route::find_orders);
    EXPECT_EQ(route(Method::post, "/v1/orders/batch"), Route::order_batch);
    EXPECT_EQ(route(Method::get, "/v1/orders/o1"), Route::get_order);
    EXPECT_EQ(route(Method::head, "/v1/orders/o1"), Route::get_order);
    EXPECT_EQ(route(Method::post, "/v1/orders/o1/cancel"), Route::cancel_order);
    EXPECT_EQ(route(Method::post, "/v1/orders/o1/change"), Route::change_order);
    EXPECT_EQ(route(Method::get, "/v1/orders/o1/history"), Route::order_history);
    EXPECT_EQ(route(Method::post, "/v1/orders/o1/cancellations"), Route::request_cancellation);
    EXPECT_EQ(route(Method::post, "/v1/fulfillments/f1.1/cancellation"),
              Route::answer_cancellation);
    EXPECT_EQ(route(Method::post, "/v1/fulfillments/f1.1/pack"), Route::pack_fulfillment);
    EXPECT_EQ(route(Method::post, "/v1/fulfillments/f1.1/over-delivery"),
              Route::accept_over_delivery);
    EXPECT_EQ(route(Method::post, "/v1/orders/o1/close"), Route::close_order);
    EXPECT_EQ(route(Method::post, "/v1/shipments/s1.1/tracking"), Route::record_tracking);
    EXPECT_EQ(route(Method::post, "/v1/orders/o1/holds"), Route::place_hold);
    EXPECT_EQ(route(Method::put, "/v1/stock/A/main"), Route::configure_level);
    EXPECT_EQ(route(Method::post, "/v1/locations/main/waves"), Route::create_wave);
    EXPECT_EQ(route(Method::get, "/v1/locations/main/picklists"), Route::list_pick_lists);
    EXPECT_EQ(route(Method::get, "/v1/locations/main/fulfillments"), Route::list_fulfillments);
    EXPECT_EQ(route(Method::get, "/v1/locations/main/cancellations"), Route::list_cancellations);
    EXPECT_EQ(route(Method::post, "/v1/picklists/p1/unclaim"), Route::unclaim_pick_list);
    EXPECT_EQ(route(Method::get, "/readyz"), Route::readyz);
    const RouteMatch match = match_route(Method::post, "/v1/orders/o1/holds/fraud/release");
    EXPECT_EQ(match.route, Route::release_hold);
    EXPECT_EQ(match.first, "o1");
    EXPECT_EQ(match.second, "fraud");
}

TEST(Router, TellsNotFoundFromNotAllowed) {
    EXPECT_EQ(match_route(Method::get, "/v1/nothing").problem, ProblemCode::not_found);
    EXPECT_EQ(match_route(Method::get, "/v1/orders/").problem, ProblemCode::not_found);
    EXPECT_EQ(match_route(Method::get, "/v1//orders").problem, ProblemCode::not_found);
    EXPECT_EQ(match_route(Method::get, "/").problem, ProblemCode::not_found);
    const RouteMatch other = match_route(Method::other, "/v1/orders");
    EXPECT_EQ(other.problem, ProblemCode::method_not_allowed);
    EXPECT_STREQ(other.allow, "GET, HEAD, POST");
    EXPECT_STREQ(match_route(Method::head, "/v1/items/A").allow, "PUT");
    EXPECT_STREQ(match_route(Method::put, "/v1/stock/receipts").allow, "GET, HEAD, POST");
}

TEST(Router, ReadsQueryStringsStrictly) {
    QueryParameters query;
    EXPECT_TRUE(parse_query(Route::events, "after=7&wait=30&limit_bytes=10", query).is_none());
    EXPECT_EQ(query.after, 7U);
    EXPECT_EQ(query.wait_seconds, 30U);
    EXPECT_TRUE(parse_query(Route::find_orders, "channel=a+b&external_id=%31", query).is_none());
    EXPECT_EQ(query.channel, "a b");
    EXPECT_EQ(query.external_id, "1");
    const auto code = [&](Route route, std::string_view text) {
        return parse_query(route, text, query).code;
    };
    EXPECT_EQ(code(Route::events, "wait=31"), ProblemCode::out_of_range);
    EXPECT_EQ(code(Route::events, "after=-1"), ProblemCode::malformed_value);
    EXPECT_EQ(code(Route::events, "after="), ProblemCode::malformed_value);
    EXPECT_EQ(code(Route::events, "after=1&after=1"), ProblemCode::duplicate_key);
    EXPECT_EQ(code(Route::events, "page=1"), ProblemCode::unknown_field);
    EXPECT_EQ(code(Route::place_order, "a=1"), ProblemCode::unknown_field);
    EXPECT_EQ(code(Route::get_order, "min_sequence=99999999999999999999"),
              ProblemCode::malformed_value);
}

TEST(Router, TakesNoFilterThatIsStatedAndEmpty) {
    QueryParameters query;
    for (const std::string name : {"status", "location", "after"}) {
        for (const std::string& text : {name + "=", name, "limit=5&" + name + "="}) {
            const codec::Problem problem = parse_query(Route::list_transfers, text, query);
            EXPECT_EQ(problem.code, ProblemCode::malformed_value) << text;
            EXPECT_EQ(problem.field, "/" + name) << text;
        }
    }
    EXPECT_EQ(parse_query(Route::list_fulfillments, "status=", query).field, "/status");
    EXPECT_EQ(parse_query(Route::list_pick_lists, "status=", query).field, "/status");
    EXPECT_TRUE(
        parse_query(Route::list_transfers, "status=all&location=main&after=t9", query).is_none());
}

TEST(Uri, DecodesEscapesAndRefusesControlCharacters) {
    std::string out;
    EXPECT_TRUE(percent_decode("a%2Fb+c", PlusSign::stays, out));
    EXPECT_EQ(out, "a/b+c");
    EXPECT_FALSE(percent_decode("%0a", PlusSign::stays, out));
    EXPECT_FALSE(percent_decode("%00", PlusSign::stays, out));
    EXPECT_FALSE(percent_decode("%4", PlusSign::stays, out));
}

TEST(ResultLine, StatesAStatusOnce) {
    std::string out;
    append_result({.status = 201, .has_line = true, .line = 3},
                  R"({"id":"o1","status":"booked","sequence":7})", out);
    EXPECT_EQ(out, R"({"line":3,"status":201,"id":"o1","order_status":"booked","sequence":7})");
    out.clear();
    append_result({.status = 422, .is_replayed = true},
                  R"({"type":"t","title":"x","status":422,"code":"c"})", out);
    EXPECT_EQ(out, R"({"status":422,"replayed":true,"type":"t","title":"x","code":"c"})");
    out.clear();
    append_result({.status = 409}, R"({"code":"c","status":409})", out);
    EXPECT_EQ(out, R"({"status":409,"code":"c"})");
    out.clear();
    append_result({.status = 200}, R"({"sku":"\"status\":1"})", out);
    EXPECT_EQ(out, R"({"status":200,"sku":"\"status\":1"})");
}

TEST(OrderedResults, PutsLateResultsWhereTheyBelong) {
    OrderedResults results;
    results.put(2, "c");
    results.put(1, "b");
    EXPECT_EQ(results.in_order(), 0U);
    results.put(0, "a");
    EXPECT_EQ(results.text(), "abc");
    EXPECT_EQ(results.in_order(), 3U);
}

TEST(SkuMemory, ForgetsButNeverLies) {
    SkuMemory memory(64);
    for (std::uint32_t i = 1; i <= 1'000; ++i) {
        memory.learn("SKU-" + std::to_string(i), domain::SkuId{i});
    }
    std::size_t known = 0;
    for (std::uint32_t i = 1; i <= 1'000; ++i) {
        const domain::SkuId id = memory.find("SKU-" + std::to_string(i));
        EXPECT_TRUE(id.is_none() || id == domain::SkuId{i});
        known += id.is_none() ? 0U : 1U;
    }
    EXPECT_GT(known, 16U);
    EXPECT_LE(known, 64U);
    EXPECT_TRUE(memory.find("unheard").is_none());
    EXPECT_TRUE(memory.find(std::string(65, 'x')).is_none());
}

}  // namespace
}  // namespace skua::gateway
