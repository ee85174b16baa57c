#include "adapters/cli/arguments.hpp"

#include <charconv>
#include <memory>

#include "adapters/cli/importer/byte_source.hpp"

namespace skua::cli {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::size_t kTextFileBytesMax = 1024 * 1024;

Error wrong_form(std::string_view text, std::string_view form) {
    std::string message = "'";
    message.append(text).append("' is not of the form ").append(form);
    return Error{ErrorKind::bad_argument, std::move(message)};
}

bool read_number(std::string_view text, std::uint64_t& out) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    return fault == std::errc{} && end == text.data() + text.size();
}

// Splits at the last colon; false without one.
bool split_last(std::string_view text, std::string_view& head, std::string_view& tail) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return false;
    }
    head = text.substr(0, colon);
    tail = text.substr(colon + 1);
    return !head.empty() && !tail.empty();
}

}  // namespace

Result<sdk::OrderLine> order_line_of(std::string_view text) {
    sdk::OrderLine line;
    std::string_view head;
    std::string_view quantity;
    if (!split_last(text, head, line.unit_price) || !split_last(head, line.sku, quantity) ||
        !read_number(quantity, line.quantity)) {
        return wrong_form(text, "SKU:QUANTITY:UNIT_PRICE");
    }
    return line;
}

Result<LineQuantity> line_quantity_of(std::string_view text) {
    LineQuantity out;
    std::string_view line;
    std::string_view quantity;
    if (!split_last(text, line, quantity) || !read_number(line, out.line) ||
        !read_number(quantity, out.quantity)) {
        return wrong_form(text, "LINE:QUANTITY");
    }
    if (out.quantity == 0) {
        return wrong_form(text, "LINE:QUANTITY with a quantity of at least 1");
    }
    return out;
}

Result<LineQuantity> line_or_quantity_of(std::string_view text) {
    LineQuantity out;
    if (read_number(text, out.line)) {
        return out;
    }
    if (text.find(':') == std::string_view::npos) {
        return wrong_form(text, "LINE or LINE:QUANTITY");
    }
    return line_quantity_of(text);
}

Result<sdk::ReserveLine> reserve_line_of(std::string_view text) {
    sdk::ReserveLine line;
    std::string_view quantity;
    if (!split_last(text, line.sku, quantity) || !read_number(quantity, line.quantity)) {
        return wrong_form(text, "SKU:QUANTITY");
    }
    return line;
}

Result<std::uint64_t> reservation_of(std::string_view text) {
    std::uint64_t id = 0;
    if (!text.starts_with('r') || !read_number(text.substr(1), id) || id == 0) {
        return wrong_form(text, "r77");
    }
    return id;
}

Result<LinePrice> line_price_of(std::string_view text) {
    LinePrice out;
    std::string_view line;
    if (!split_last(text, line, out.unit_price) || !read_number(line, out.line) ||
        out.unit_price.empty()) {
        return wrong_form(text, "LINE:UNIT_PRICE");
    }
    return out;
}

Result<PickArgument> pick_of(std::string_view text) {
    PickArgument pick;
    std::string_view head;
    std::string_view tail;
    if (!split_last(text, head, tail)) {
        return wrong_form(text, "SKU:QUANTITY[:FULFILLMENT]");
    }
    if (read_number(tail, pick.quantity)) {
        pick.sku = head;
        return pick;
    }
    std::string_view quantity;
    pick.fulfillment_id = tail;
    if (!split_last(head, pick.sku, quantity) || !read_number(quantity, pick.quantity)) {
        return wrong_form(text, "SKU:QUANTITY[:FULFILLMENT]");
    }
    return pick;
}

std::string unsigned_fault(const std::string& text) {
    std::uint64_t number = 0;
    return read_number(text, number) ? "" : "'" + text + "' is not a whole number from 0 on";
}

std::string positive_fault(const std::string& text) {
    std::uint64_t number = 0;
    return read_number(text, number) && number != 0
               ? ""
               : "'" + text + "' is not a whole number of at least 1";
}

std::string shell_word(std::string_view text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) {
        return std::string(text);
    }
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'') {
            word += "'\\'";
        }
        word.push_back(c);
    }
    return word + "'";
}

Result<std::string> read_text_file(const std::string& path) {
    Result<std::unique_ptr<importer::ByteSource>> source = importer::open_source(path);
    if (!source) {
        return source.error();
    }
    std::string text(kTextFileBytesMax + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        Result<std::size_t> got = (*source)->read(std::span(text).subspan(size));
        if (!got) {
            return got.error();
        }
        if (*got == 0) {
            break;
        }
        size += *got;
    }
    if (size > kTextFileBytesMax) {
        return Error{ErrorKind::bad_argument, path + " is larger than 1 MiB"};
    }
    text.resize(size);
    return text;
}

}  // namespace skua::cli
