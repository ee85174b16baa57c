#pragma once

// Cancellations: what was asked for of the fulfillments that had it with them already, and what
// became of it (page 0012). Every part of an order has those of the whole order, because units that
// leave a location by themselves are decided of by the shard of their SKU. Owner: shard thread.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct AskedLine {
    LineIndex line;
    Quantity quantity;
    Quantity cancelled{};  // of these, since

    [[nodiscard]] Quantity left() const noexcept { return quantity - cancelled; }
};

struct Cancellation {
    CancellationStatus status = CancellationStatus::requested;
    Sequence requested;  // the record that asked
    base::Timestamp requested_at;
    Sequence answered;             // the record that answered or ended it, or none
    std::vector<AskedLine> lines;  // by index
    CancelCause cause{};           // of the record that asked

    [[nodiscard]] bool is_open() const noexcept { return status == CancellationStatus::requested; }
    // nullptr when nothing of the line was asked for.
    [[nodiscard]] const AskedLine* find(LineIndex line) const noexcept {
        const auto at = std::ranges::lower_bound(lines, line, {}, &AskedLine::line);
        return at == lines.end() || at->line != line ? nullptr : &*at;
    }
    // Over all lines.
    [[nodiscard]] std::uint64_t left() const noexcept {
        std::uint64_t units = 0;
        for (const AskedLine& line : lines) {
            units += line.left().raw();
        }
        return units;
    }
    void ask(const AskedLine& line);
};

class Cancellations {
public:
    struct Key {
        OrderId order;
        LocationId location;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // The latest of the fulfillment; nullptr when nothing was asked for yet.
    [[nodiscard]] const Cancellation* find(const Key& key) const noexcept {
        const auto found = cancellations_.find(key);
        return found == cancellations_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool is_open(const Key& key) const noexcept {
        const Cancellation* found = find(key);
        return found != nullptr && found->is_open();
    }
    [[nodiscard]] Cancellation* find(const Key& key) noexcept {
        return const_cast<Cancellation*>(std::as_const(*this).find(key));
    }
    // To be changed; before that it is taken from the list of those that are open, and afterwards
    // listed again if it still is.
    [[nodiscard]] Cancellation& at(const Key& key) { return cancellations_[key]; }
    void unlist(const Key& key, const Cancellation& cancellation) {
        open_.erase({key.location, cancellation.requested, key.order});
    }
    void list(const Key& key, const Cancellation& cancellation) {
        open_.emplace(key.location, cancellation.requested, key.order);
    }

    // Calls visit(const Key&, const Cancellation&) for those of the location that are open and were
    // asked for behind `after`, the oldest first, until it says false.
    template <class Visit>
    void walk_open(LocationId location, Sequence after, Visit visit) const {
        constexpr OrderId kLast{UINT64_MAX};
        for (auto at = open_.upper_bound({location, after, kLast});
             at != open_.end() && std::get<LocationId>(*at) == location; ++at) {
            const Key key{std::get<OrderId>(*at), location};
            if (!visit(key, *find(key))) {
                return;
            }
        }
    }

    // Of an order of which something was asked for once; nullptr for others.
    [[nodiscard]] const RestOfOrder* rest_of(OrderId order) const noexcept {
        const auto found = rests_.empty() ? rests_.end() : rests_.find(order);
        return found == rests_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] RestOfOrder* rest_of(OrderId order) noexcept {
        return const_cast<RestOfOrder*>(std::as_const(*this).rest_of(order));
    }
    void set_rest(OrderId order, const RestOfOrder& rest) { rests_[order] = rest; }
    void forget_rest(OrderId order) {
        if (!rests_.empty()) {
            rests_.erase(order);
        }
    }

    [[nodiscard]] bool is_empty() const noexcept { return cancellations_.empty(); }

    // Calls visit(LocationId, const Cancellation&) for those of the order, by location.
    template <class Visit>
    void for_each_of(OrderId order, Visit visit) const {
        for (auto at = cancellations_.lower_bound({order, LocationId{}});
             at != cancellations_.end() && at->first.order == order; ++at) {
            visit(at->first.location, at->second);
        }
    }
    // Calls visit(const Key&, const Cancellation&) by order and location.
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [key, cancellation] : cancellations_) {
            visit(key, cancellation);
        }
    }
    // Estimate, without the lines.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return cancellations_.size() * (sizeof(Key) + sizeof(Cancellation) + 4 * sizeof(void*)) +
               open_.size() * (sizeof(OpenKey) + 4 * sizeof(void*)) +
               rests_.size() * (sizeof(OrderId) + sizeof(RestOfOrder) + 4 * sizeof(void*));
    }

private:
    // By the record that asked.
    using OpenKey = std::tuple<LocationId, Sequence, OrderId>;

    std::map<Key, Cancellation> cancellations_;
    std::set<OpenKey> open_;
    std::map<OrderId, RestOfOrder> rests_;  // of orders that are not over
};

}  // namespace skua::domain
