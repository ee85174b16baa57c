// change NAME [version N] [LINE:QUANTITY[@PRICE] | LINE@PRICE]... [add SKU:N@PRICE]... [remove
// LINE]...
//     [priority N] [address JSON] [over PERCENT] [under PERCENT]

#include <algorithm>
#include <cstdlib>

#include "tests/scenarios/runner.hpp"

namespace skua::test {
namespace {

std::uint32_t number(const std::string& text) {
    return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

// "12:3@4.50": the parts before ':' and '@' and behind it; those that are not there are empty.
struct Item {
    std::string name, quantity, price;
};

Item item_of(const std::string& text) {
    const std::size_t at = text.find('@');
    const std::string head = text.substr(0, at);
    const std::size_t colon = head.find(':');
    return {.name = head.substr(0, colon),
            .quantity = colon == std::string::npos ? "" : head.substr(colon + 1),
            .price = at == std::string::npos ? "" : text.substr(at + 1)};
}

domain::ChangeLine changed_line(const Item& item) {
    domain::ChangeLine line;
    line.line = domain::LineIndex{static_cast<std::uint16_t>(number(item.name))};
    line.quantity = domain::Quantity{number(item.quantity)};
    line.sets_price = !item.price.empty();
    if (line.sets_price) {
        line.unit_price = base::parse_decimal(item.price).value();
    }
    return line;
}

template <class T>
std::span<const T> kept(const std::vector<T>& items, base::Arena& arena) {
    const auto list = arena.make_span<T>(items.size());
    std::copy(items.begin(), items.end(), list.begin());
    return list;
}

}  // namespace

domain::ChangeOrder Runner::parse_change(const Words& words) {
    domain::ChangeOrder body;
    body.order = order(words[1]);
    std::vector<domain::ChangeLine> lines;
    std::vector<domain::OrderLineInput> added;
    std::vector<domain::LineIndex> removed;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const bool has_value = i + 1 < words.size();
        const std::string value = has_value ? words[i + 1] : "";
        if (words[i] == "version") {
            body.expected_version = number(value);
        } else if (words[i] == "priority") {
            body.priority = static_cast<std::uint8_t>(number(value));
        } else if (words[i] == "address") {
            body.cold = keep(value);
        } else if (words[i] == "add") {
            const Item item = item_of(value);
            added.push_back({.sku = sku(item.name),
                             .quantity = domain::Quantity{number(item.quantity)},
                             .tolerance = tolerance_of(words),
                             .unit_price = base::parse_decimal(item.price).value(),
                             .external_line_id = {}});
        } else if (words[i] == "over" || words[i] == "under") {
            // of what is added
        } else if (words[i] == "remove") {
            removed.push_back(domain::LineIndex{static_cast<std::uint16_t>(number(value))});
        } else {
            lines.push_back(changed_line(item_of(words[i])));
            continue;
        }
        ++i;
    }
    body.lines = kept(lines, beside_.arena());
    body.add = kept(added, beside_.arena());
    body.remove = kept(removed, beside_.arena());
    return body;
}

}  // namespace skua::test
