// Ids as they stand on the wire (declared in json_parse.hpp). One text per id: no leading zeros, no
// sign, never zero.

#include <charconv>

#include "engine/codec/json_parse.hpp"

namespace skua::codec {

namespace {

template <class Number>
bool parse_number(std::string_view text, Number& number) noexcept {
    if (text.empty() || text.front() < '1' || text.front() > '9') {
        return false;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

template <class Id>
bool parse_prefixed(char prefix, std::string_view text, Id& id) noexcept {
    std::uint64_t number = 0;
    if (text.empty() || text.front() != prefix || !parse_number(text.substr(1), number)) {
        return false;
    }
    id = Id{number};
    return true;
}

// An order and a number of something that it has; on failure both are left alone.
template <class Number>
bool parse_of_order(char prefix, std::string_view text, domain::OrderId& order,
                    Number& number) noexcept {
    const std::size_t point = text.find('.');
    Number read = 0;
    domain::OrderId id;
    if (point == std::string_view::npos || !parse_prefixed(prefix, text.substr(0, point), id) ||
        !parse_number(text.substr(point + 1), read)) {
        return false;
    }
    order = id;
    number = read;
    return true;
}

}  // namespace

std::string format_id(domain::OrderId id) {
    return "o" + std::to_string(id.raw());
}

std::string format_id(domain::PickListId id) {
    return "p" + std::to_string(id.raw());
}

std::string format_reservation_id(domain::OrderId id) {
    return "r" + std::to_string(id.raw());
}

std::string format_id(domain::CountId id) {
    return "c" + std::to_string(id.raw());
}
std::string format_fulfillment_id(domain::OrderId order, domain::LocationId location) {
    return "f" + std::to_string(order.raw()) + "." + std::to_string(location.raw());
}

bool parse_id(std::string_view text, domain::OrderId& id) noexcept {
    return parse_prefixed('o', text, id);
}

bool parse_id(std::string_view text, domain::PickListId& id) noexcept {
    return parse_prefixed('p', text, id);
}

bool parse_reservation_id(std::string_view text, domain::OrderId& id) noexcept {
    return parse_prefixed('r', text, id);
}

bool parse_id(std::string_view text, domain::CountId& id) noexcept {
    return parse_prefixed('c', text, id);
}

std::string format_id(domain::TransferId id) {
    return "t" + std::to_string(id.raw());
}

bool parse_id(std::string_view text, domain::TransferId& id) noexcept {
    return parse_prefixed('t', text, id);
}

std::string format_shipment_id(domain::OrderId order, std::uint32_t number) {
    return "s" + std::to_string(order.raw()) + "." + std::to_string(number);
}

bool parse_fulfillment_id(std::string_view text, domain::OrderId& order,
                          domain::LocationId& location) noexcept {
    std::uint16_t number = 0;
    if (!parse_of_order('f', text, order, number)) {
        return false;
    }
    location = domain::LocationId{number};
    return true;
}

bool parse_shipment_id(std::string_view text, domain::OrderId& order,
                       std::uint32_t& number) noexcept {
    return parse_of_order('s', text, order, number);
}

std::string format_return_id(domain::OrderId order, domain::ReturnNumber number) {
    return "m" + std::to_string(order.raw()) + "." + std::to_string(number.raw());
}

bool parse_return_id(std::string_view text, domain::OrderId& order,
                     domain::ReturnNumber& number) noexcept {
    std::uint16_t raw = 0;
    if (!parse_of_order('m', text, order, raw)) {
        return false;
    }
    number = domain::ReturnNumber{raw};
    return true;
}

}  // namespace skua::codec
