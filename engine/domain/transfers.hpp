#pragma once

// Transfers: units on their way from one location to another (decisions/0014). Whoever owns a SKU
// of one, or its home slot, has all of it; its terms are the home's. They stay when they have
// ended. Owner: shard thread.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/quantity.hpp"

namespace skua::domain {

struct TransferLine {
    SkuId sku;
    Quantity quantity;
    Units received, lost, found, returned;
};

struct Transfer {
    TransferId id;
    LocationId from, to;
    TransferStatus status = TransferStatus::draft;
    base::Timestamp opened_at;
    std::string reference;
    std::vector<TransferLine> lines;  // as they were named

    [[nodiscard]] bool has_ended() const noexcept { return status >= TransferStatus::received; }
    [[nodiscard]] bool is_on_its_way() const noexcept {
        return status == TransferStatus::in_transit || status == TransferStatus::partially_received;
    }
    // What of the line is on its way.
    [[nodiscard]] Units left(const TransferLine& line) const noexcept {
        return is_on_its_way() ? Units{line.quantity} - line.received - line.lost - line.returned
                               : Units{};
    }
};

class Transfers {
public:
    void add(Transfer transfer) {
        lines_ += transfer.lines.size();
        const TransferId id = transfer.id;
        by_id_.emplace(id, std::move(transfer));
    }
    // nullptr when there is none, or nothing of it is here.
    [[nodiscard]] const Transfer* find(TransferId id) const noexcept {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] Transfer* find(TransferId id) noexcept {
        return const_cast<Transfer*>(std::as_const(*this).find(id));
    }
    // Calls visit(const Transfer&), by id, behind `after`, as long as it returns true.
    template <class Visit>
    void walk(TransferId after, Visit visit) const {
        for (auto at = by_id_.upper_bound(after); at != by_id_.end() && visit(at->second); ++at) {
        }
    }
    template <class Visit>
    void for_each(Visit visit) const {
        for (const auto& [id, transfer] : by_id_) {
            visit(transfer);
        }
    }
    // Estimate: a node of a map is its value and four words.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return by_id_.size() * (sizeof(TransferId) + sizeof(Transfer) + 4 * sizeof(void*)) +
               lines_ * sizeof(TransferLine);
    }

private:
    std::map<TransferId, Transfer> by_id_;
    std::size_t lines_ = 0;
};

}  // namespace skua::domain
