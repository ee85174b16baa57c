#include "tests/devices/unit_judge.hpp"

#include <algorithm>

namespace skua::devices {

namespace {

std::string name_of(std::uint64_t order, std::uint32_t line) {
    return "o" + std::to_string(order) + " line " + std::to_string(line);
}

std::int64_t units(std::uint64_t quantity) {
    return static_cast<std::int64_t>(quantity);
}

}  // namespace

void UnitJudge::take(const Event& event) {
    if (event.sequence != group_.sequence) {
        close_group();
        group_ = {};
        group_.sequence = event.sequence;
        ++figures_.records;
    }
    switch (event.kind) {
        case EventKind::order_accepted:
            return accepted(event);
        case EventKind::order_allocated:
            return allocated(event);
        case EventKind::order_backordered:
            return backordered(event);
        case EventKind::picked:
            return picked(event);
        case EventKind::shorted:
            return shorted(event);
        case EventKind::packed:
            return packed(event);
        case EventKind::shipped:
            return shipped(event);
        case EventKind::stock_changed:
            return stock_changed(event);
        case EventKind::claimed:
        case EventKind::unclaimed:
        case EventKind::claim_expired:
        case EventKind::order_closed:
        case EventKind::other:
            return;  // no unit goes anywhere
    }
}

void UnitJudge::finish() {
    close_group();
    group_ = {};
    figures_.backordered = 0;
    figures_.lines = 0;
    for (const auto& [order, lines] : orders_) {
        figures_.lines += lines.size();
        for (const Line& line : lines) {
            figures_.backordered += static_cast<std::uint64_t>(line.backordered);
        }
    }
}

std::vector<std::uint64_t> UnitJudge::orders() const {
    std::vector<std::uint64_t> out;
    for (const auto& [order, lines] : orders_) {
        out.push_back(order);
    }
    std::ranges::sort(out);
    return out;
}

std::vector<LineUnits> UnitJudge::lines_of(std::uint64_t order) const {
    std::vector<LineUnits> out;
    const auto found = orders_.find(order);
    if (found == orders_.end()) {
        return out;
    }
    for (const Line& line : found->second) {
        LineUnits sums;
        sums.ordered = static_cast<std::uint64_t>(line.ordered);
        sums.backordered = static_cast<std::uint64_t>(line.backordered);
        for (const Portion& part : line.portions) {
            sums.shipped += static_cast<std::uint64_t>(part.shipped);
            sums.under_way += static_cast<std::uint64_t>(part.promised + part.picked + part.packed);
        }
        out.push_back(sums);
    }
    return out;
}

std::vector<std::string> UnitJudge::skus() const {
    std::vector<std::string> out;
    for (const auto& [key, level] : levels_) {
        if (out.empty() || out.back() != key.first) {
            out.push_back(key.first);
        }
    }
    return out;
}

std::int64_t UnitJudge::on_hand(const std::string& sku, std::uint16_t location) const {
    const auto found = levels_.find({sku, location});
    return found == levels_.end() ? 0 : found->second.on_hand;
}

UnitJudge::Line& UnitJudge::line(std::uint64_t order, const EventLine& said) {
    std::vector<Line>& lines = orders_[order];
    if (lines.size() <= said.line) {
        lines.resize(said.line + std::size_t{1});
    }
    Line& line = lines[said.line];
    if (line.sku.empty()) {
        line.sku = said.sku;
    }
    return line;
}

UnitJudge::Portion& UnitJudge::portion(Line& line, std::uint16_t location) {
    const auto found = std::ranges::find(line.portions, location, &Portion::location);
    if (found != line.portions.end()) {
        return *found;
    }
    line.portions.push_back({.location = location});
    return line.portions.back();
}

UnitJudge::Level& UnitJudge::level(const std::string& sku, std::uint16_t location) {
    group_.touched[{sku, location}] = true;
    return levels_[{sku, location}];
}

void UnitJudge::fault(const std::string& what) {
    faults_.add("record " + std::to_string(group_.sequence) + ": " + what);
}

void UnitJudge::take_from(std::int64_t& bucket, const Event& event, const EventLine& said,
                          const char* name) {
    if (bucket < units(said.quantity)) {
        fault(name_of(event.order, said.line) + ": " + std::to_string(said.quantity) +
              " units are taken from " + name + ", where " + std::to_string(bucket) + " are");
    }
    bucket -= units(said.quantity);
}

void UnitJudge::accepted(const Event& event) {
    ++figures_.orders;
    group_.accepted = event.order;
    group_.units_ordered = event.units_ordered;
    if (orders_.contains(event.order)) {
        fault("o" + std::to_string(event.order) + " is accepted a second time");
    }
}

void UnitJudge::allocated(const Event& event) {
    for (const EventLine& said : event.lines) {
        portion(line(event.order, said), said.location).promised += units(said.quantity);
        level(said.sku, said.location).hard += units(said.quantity);
        group_.balance[{event.order, said.line}] += units(said.quantity);
        group_.promised[{event.order, said.line, said.location}] += units(said.quantity);
    }
}

void UnitJudge::backordered(const Event& event) {
    for (const EventLine& said : event.lines) {
        line(event.order, said).backordered += units(said.quantity);
        group_.balance[{event.order, said.line}] += units(said.quantity);
        group_.waiting[{event.order, said.line}] += units(said.quantity);
    }
}

void UnitJudge::picked(const Event& event) {
    for (const EventLine& said : event.lines) {
        Portion& part = portion(line(event.order, said), event.fulfillment.location);
        take_from(part.promised, event, said, "what is promised");
        part.picked += units(said.quantity);
        group_.balance[{event.order, said.line}] += 0;
        figures_.picked += said.quantity;
    }
}

void UnitJudge::shorted(const Event& event) {
    const std::uint16_t location = event.fulfillment.location;
    ++figures_.shorts;
    for (const EventLine& said : event.lines) {
        Portion& part = portion(line(event.order, said), location);
        take_from(part.promised, event, said, "what is promised");
        level(said.sku, location).hard -= units(said.quantity);
        group_.balance[{event.order, said.line}] -= units(said.quantity);
        group_.left[{said.sku, location}] += units(said.quantity);
        figures_.shorted += said.quantity;
        std::uint64_t placed = said.backordered;
        for (const auto& [where, quantity] : said.allocated) {
            placed += quantity;
            group_.again[{event.order, said.line, where}] += units(quantity);
            figures_.promised_again += quantity;
            if (where == location) {
                fault(name_of(event.order, said.line) + " is promised again where it was short");
            }
        }
        group_.to_wait[{event.order, said.line}] += units(said.backordered);
        figures_.shorted_to_wait += said.backordered;
        if (placed != said.quantity) {
            fault(name_of(event.order, said.line) + ": " + std::to_string(said.quantity) +
                  " units are short, and " + std::to_string(placed) +
                  " of them are promised again or back-ordered");
        }
    }
}

void UnitJudge::packed(const Event& event) {
    std::map<std::uint32_t, std::int64_t>& package = packages_[{event.order, event.package}];
    figures_.packages += package.empty() ? 1U : 0U;
    for (const EventLine& said : event.lines) {
        Portion& part = portion(line(event.order, said), event.fulfillment.location);
        take_from(part.picked, event, said, "what is picked");
        part.packed += units(said.quantity);
        package[said.line] += units(said.quantity);
        group_.balance[{event.order, said.line}] += 0;
        figures_.packed += said.quantity;
    }
}

void UnitJudge::shipped(const Event& event) {
    ++figures_.shipments;
    std::map<std::uint32_t, std::int64_t> leaving;
    for (const EventLine& said : event.lines) {
        Portion& part = portion(line(event.order, said), event.fulfillment.location);
        leaving[said.line] += units(said.quantity);
        std::int64_t ready = part.packed;
        if (event.package == 0) {  // everything that is ready: what is packed, then what is not
            ready += part.picked;
        }
        take_from(ready, event, said, event.package == 0 ? "what is ready" : "what is packed");
        const std::int64_t of_packed = std::min(part.packed, units(said.quantity));
        part.packed -= of_packed;
        part.picked -= units(said.quantity) - of_packed;
        part.shipped += units(said.quantity);
        level(said.sku, event.fulfillment.location).hard -= units(said.quantity);
        group_.left[{said.sku, event.fulfillment.location}] += units(said.quantity);
        group_.balance[{event.order, said.line}] += 0;
        figures_.shipped += said.quantity;
    }
    if (event.package != 0) {
        const auto package = packages_.find({event.order, event.package});
        if (package == packages_.end() || package->second != leaving) {
            fault("package " + std::to_string(event.package) + " of o" +
                  std::to_string(event.order) +
                  " leaves with other units than were packed into it, or a second time");
        }
        if (package != packages_.end()) {
            package->second = {{UINT32_MAX, 0}};  // has left
        }
    }
}

void UnitJudge::stock_changed(const Event& event) {
    level(event.sku, event.location).on_hand += event.delta;
    if (event.movement == "shipment" || event.movement == "short_pick") {
        group_.left[{event.sku, event.location}] += event.delta;
    }
}

void UnitJudge::close_group() {
    close_lines();
    close_shorts();
    close_levels();
}

// What came to a line beyond what was taken from it was ordered just now, or waited.
void UnitJudge::close_lines() {
    std::int64_t ordered = 0;
    for (const auto& [key, balance] : group_.balance) {
        Line& line = orders_[key.first][key.second];
        if (key.first == group_.accepted) {
            line.ordered = balance;
            ordered += balance;
        } else if (balance < 0) {
            fault(name_of(key.first, key.second) + ": " + std::to_string(-balance) +
                  " units are short and neither promised again nor back-ordered");
        } else {
            line.backordered -= balance;
            figures_.filled += static_cast<std::uint64_t>(balance);
        }
        std::int64_t sum = line.backordered;
        bool is_negative = line.backordered < 0;
        for (const Portion& part : line.portions) {
            sum += part.promised + part.picked + part.packed + part.shipped;
            is_negative = is_negative || part.promised < 0 || part.picked < 0 || part.packed < 0;
        }
        if (sum != line.ordered || is_negative) {
            fault(name_of(key.first, key.second) + ": " + std::to_string(line.ordered) +
                  " units are ordered, and its buckets make " + std::to_string(sum) +
                  (is_negative ? ", one of them below nothing" : ""));
        }
    }
    if (group_.accepted != 0 && ordered != units(group_.units_ordered)) {
        fault("o" + std::to_string(group_.accepted) + " is of " +
              std::to_string(group_.units_ordered) + " units, and its lines of " +
              std::to_string(ordered));
    }
    figures_.ordered += static_cast<std::uint64_t>(ordered);
}

// The order is told of a short by its own events, to the unit.
void UnitJudge::close_shorts() {
    for (const auto& [key, quantity] : group_.again) {
        const auto found = group_.promised.find(key);
        if (found == group_.promised.end() || found->second != quantity) {
            fault(name_of(std::get<0>(key), std::get<1>(key)) +
                  " is not told where its short units are promised again");
        }
    }
    for (const auto& [key, quantity] : group_.to_wait) {
        const auto found = group_.waiting.find(key);
        if ((found == group_.waiting.end() ? 0 : found->second) != quantity) {
            fault(name_of(key.first, key.second) + " is not told that its short units wait");
        }
    }
}

void UnitJudge::close_levels() {
    for (const auto& [key, is_touched] : group_.touched) {
        const Level& level = levels_[key];
        if (level.hard < 0 || level.hard > level.on_hand) {
            fault(key.first + " at location " + std::to_string(key.second) + ": " +
                  std::to_string(level.hard) + " units are promised, picked or packed of " +
                  std::to_string(level.on_hand) + " on hand");
        }
    }
    for (const auto& [key, difference] : group_.left) {
        if (difference != 0) {
            fault(key.first + " at location " + std::to_string(key.second) +
                  ": its lines lost other units than the stock, by " + std::to_string(difference));
        }
    }
}

}  // namespace skua::devices
