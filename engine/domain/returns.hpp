#pragma once

// Returns: what customers send back, of the orders whose home slot is owned (decisions/0011). They
// stand beside the orders because few orders have one, and stay as the order does.
// Owner: shard thread.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

// Units of one line that were received, by what became of them (L2).
struct ReceivedUnits {
    Units restocked, quarantined, scrapped;

    [[nodiscard]] Units sum() const noexcept { return restocked + quarantined + scrapped; }
    [[nodiscard]] Units& of(Disposition disposition) noexcept;
};

struct ReturnLine {
    LineIndex line;
    Quantity quantity;
    ReceivedUnits received;

    [[nodiscard]] Units left() const noexcept { return Units{quantity} - received.sum(); }
};

struct Return {
    ReturnNumber number;
    ReturnStatus status = ReturnStatus::requested;
    Sequence opened;  // the record
    base::Timestamp opened_at;
    std::string reference;
    std::vector<ReturnLine> lines;  // as they were named

    [[nodiscard]] bool has_ended() const noexcept { return status >= ReturnStatus::closed; }
    // nullptr when it is not about the line.
    [[nodiscard]] const ReturnLine* find(LineIndex line) const noexcept;
    [[nodiscard]] ReturnLine* find(LineIndex line) noexcept {
        return const_cast<ReturnLine*>(std::as_const(*this).find(line));
    }
    // How much of the line's shipped units nobody else may return because of it.
    [[nodiscard]] Units claim_of(const ReturnLine& line) const noexcept;
};

// Of one order.
class OrderReturns {
public:
    [[nodiscard]] std::span<const Return> all() const noexcept { return returns_; }
    // nullptr when there is none of this number.
    [[nodiscard]] const Return* find(ReturnNumber number) const noexcept;
    [[nodiscard]] ReturnNumber next_number() const noexcept {
        return ReturnNumber{static_cast<std::uint16_t>(returns_.size() + 1)};
    }
    // Over all of its returns.
    [[nodiscard]] Units claimed(LineIndex line) const noexcept;

    // Has the next number.
    void open(Return opened);
    void set_status(ReturnNumber number, ReturnStatus status) noexcept;
    void receive(ReturnNumber number, const ReturnedItem& item) noexcept;

private:
    // Adds what the return claims, or takes it away.
    void count(const Return& returned, bool is_added);

    std::vector<Return> returns_;         // by number
    std::map<LineIndex, Units> claimed_;  // none where it is 0
};

class Returns {
public:
    // Makes the entry of an order that has none yet.
    OrderReturns& at(OrderId order) { return by_order_[order]; }
    // nullptr when the order has none, or its home slot is another shard's.
    [[nodiscard]] const OrderReturns* find(OrderId order) const noexcept {
        const auto found = by_order_.find(order);
        return found == by_order_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] const Return* find(OrderId order, ReturnNumber number) const noexcept {
        const OrderReturns* returns = find(order);
        return returns == nullptr ? nullptr : returns->find(number);
    }
    // Calls visit(OrderId, const OrderReturns&) by order.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [order, returns] : by_order_) {
            visit(order, returns);
        }
    }
    void count_lines(std::size_t lines) noexcept {
        ++returns_;
        lines_ += lines;
    }
    [[nodiscard]] std::size_t count() const noexcept { return returns_; }
    // Estimate: a node of a map is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return by_order_.size() * (sizeof(OrderId) + sizeof(OrderReturns) + 4 * sizeof(void*)) +
               returns_ * sizeof(Return) +
               lines_ * (sizeof(ReturnLine) + 2 * sizeof(Units) + 4 * sizeof(void*));
    }

private:
    std::map<OrderId, OrderReturns> by_order_;
    std::size_t returns_ = 0;
    std::size_t lines_ = 0;
};

}  // namespace skua::domain
