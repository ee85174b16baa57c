// Which sales the cancellations of a history return, and that each line is accounted for.

#include "adapters/cli/importer/returns_plan.hpp"

#include <gtest/gtest.h>

#include "adapters/cli/importer/online_retail.hpp"
#include "tests/cli/text_source.hpp"

namespace skua::importer {
namespace {

class Returns : public testing::Test {
protected:
    // A sale line of the file; returns the order.
    BookIndex sell(const std::string& invoice, const std::string& customer, const std::string& sku,
                   std::int64_t units) {
        const BookIndex order = *book_.order("web", invoice);
        book_.order_at(order).customer_id = customer;
        EXPECT_TRUE(book_.add_line(
            order, *book_.item(sku, ""),
            {.quantity = units, .price = *sdk::parse_decimal("2.00"), .file_line = ++line_}));
        return order;
    }
    void cancel(const std::string& invoice, const std::string& customer, const std::string& sku,
                std::int64_t quantity, const std::string& price = "2.00") {
        cancellations_.push_back({.invoice = invoice,
                                  .sku = sku,
                                  .customer_id = customer,
                                  .quantity = quantity,
                                  .price = *sdk::parse_decimal(price),
                                  .file_line = ++line_,
                                  .text = {}});
    }
    ReturnsPlan plan() {
        return plan_returns(book_, cancellations_,
                            [this](BookIndex order) { return order != refused_; });
    }
    // "order.line:units" of each part, by cancellation.
    static std::string parts_of(const ReturnsPlan& plan) {
        std::string out;
        for (const ReturnPart& part : plan.parts) {
            out += std::to_string(part.cancellation) + "=" +
                   std::to_string(plan.returns[part.planned].order) + "." +
                   std::to_string(part.line) + ":" + std::to_string(part.units) + " ";
        }
        return out;
    }

    OrderBook book_;
    std::vector<CancellationLine> cancellations_;
    std::uint64_t line_ = 1;
    BookIndex refused_ = 999;
};

TEST_F(Returns, TakeTheLatestEarlierSaleFirstAndSeveralWhereOneIsNotEnough) {
    sell("1", "77", "10001", 5);
    sell("2", "77", "10001", 4);
    sell("2", "77", "10001", 3);
    cancel("C1", "77", "10001", -6);
    sell("3", "77", "10001", 9);  // comes too late for the first
    cancel("C2", "77", "10001", -10);
    const ReturnsPlan plan = this->plan();
    EXPECT_EQ(parts_of(plan), "0=1.1:3 0=1.0:3 1=2.0:9 1=1.0:1 ");
    EXPECT_EQ(plan.accounts,
              (std::vector<ReturnAccount>{ReturnAccount::returned, ReturnAccount::returned}));
    EXPECT_EQ(plan.returns.size(), 3U);
}

TEST_F(Returns, OfAnotherCustomerOrSkuOrOfARefusedOrderAreNoSale) {
    sell("1", "77", "10001", 5);
    refused_ = sell("2", "77", "10002", 5);
    cancel("C1", "88", "10001", -1);
    cancel("C1", "77", "10003", -1);
    cancel("C1", "77", "10002", -1);
    const ReturnsPlan plan = this->plan();
    EXPECT_TRUE(plan.returns.empty());
    for (const ReturnAccount account : plan.accounts) {
        EXPECT_EQ(account, ReturnAccount::no_earlier_sale);
    }
}

TEST_F(Returns, SumTheSameLineOfOneInvoiceAndKeepInvoicesApart) {
    sell("1", "77", "10001", 5);
    cancel("C1", "77", "10001", -1);
    cancel("C1", "77", "10001", -2);
    cancel("C2", "77", "10001", -1);
    const ReturnsPlan plan = this->plan();
    ASSERT_EQ(plan.returns.size(), 2U);
    ASSERT_EQ(plan.returns[0].lines.size(), 1U);
    EXPECT_EQ(plan.returns[0].lines[0].units, 3U);
    EXPECT_EQ(plan.returns[1].lines[0].units, 1U);
}

TEST_F(Returns, AccountForEveryLineAndAddUpWhateverTheEngineSays) {
    sell("1", "77", "10001", 5);
    sell("2", "77", "10002", 2);
    cancel("C1", "77", "10001", -7, "1.10");  // in part
    cancel("C1", "77", "10001", -1);          // more than sold
    cancel("C2", "", "10001", -1);
    cancel("C2", "77", "POST", -1, "9.95");
    cancel("C2", "77", "M", -1);
    cancel("C2", "77", "10002", 3);  // no cancellation at all
    cancel("C3", "77", "10002", -2);
    const ReturnsPlan plan = this->plan();
    EXPECT_EQ(plan.accounts,
              (std::vector<ReturnAccount>{ReturnAccount::returned_in_part,
                                          ReturnAccount::more_than_sold, ReturnAccount::no_customer,
                                          ReturnAccount::service, ReturnAccount::service,
                                          ReturnAccount::unreadable, ReturnAccount::returned}));
    ReturnsReport report;
    const auto is_booked = [&](std::uint32_t planned) { return plan.returns[planned].order == 0; };
    ASSERT_TRUE(sum_returns(cancellations_, plan, is_booked, report));
    const ReturnSums& part = report.of(ReturnAccount::returned_in_part);
    EXPECT_EQ(part.all.units, -7);
    EXPECT_EQ(sdk::to_string(part.all.value), "-7.70");
    EXPECT_EQ(part.booked.units, -5);
    EXPECT_EQ(sdk::to_string(part.booked.value), "-5.50");
    EXPECT_EQ(report.of(ReturnAccount::returned).all.lines, 0U);
    EXPECT_EQ(report.of(ReturnAccount::refused).all.lines, 1U);
    EXPECT_EQ(report.of(ReturnAccount::refused).booked.lines, 0U);
    std::uint64_t lines = 0;
    std::int64_t units = 0;
    for (const ReturnSums& sums : report.by_account) {
        lines += sums.all.lines;
        units += sums.all.units;
    }
    EXPECT_EQ(lines, cancellations_.size());
    EXPECT_EQ(units, -10);
}

}  // namespace
}  // namespace skua::importer
