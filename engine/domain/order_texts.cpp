#include "engine/domain/order_texts.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/cold_overlay.hpp"
#include "engine/domain/limits.hpp"

namespace skua::domain {
namespace {

static_assert(kExternalLineIdBytesMax <= UINT8_MAX, "one byte holds its length");

char* put(char* to, std::string_view text) noexcept {
    return std::copy(text.begin(), text.end(), to);
}

char* put_id(char* to, std::string_view id) noexcept {
    *to++ = static_cast<char>(static_cast<unsigned char>(id.size()));
    return put(to, id);
}

}  // namespace

// Layout: this, external id, cold part, then per line a length byte and the id (only if any line
// has one).
OrderTexts* OrderTexts::make(const PlaceOrder& command, TextsOf of, SlabPool& pool) {
    const bool is_whole = of == TextsOf::order;
    const std::string_view external_id = is_whole ? command.external_id : std::string_view{};
    const std::string_view cold = is_whole ? command.cold : std::string_view{};
    std::size_t line_bytes = 0;
    for (const OrderLineInput& line : command.lines) {
        SKUA_ASSERT(line.external_line_id.size() <= kExternalLineIdBytesMax);
        line_bytes += line.external_line_id.size();
    }
    const std::size_t ids = line_bytes == 0 ? 0 : line_bytes + command.lines.size();
    const std::size_t bytes = external_id.size() + cold.size() + ids;
    if (bytes == 0) {
        return nullptr;
    }
    auto* texts = new (pool.allocate(sizeof(OrderTexts) + bytes)) OrderTexts;
    texts->external_id_bytes_ = static_cast<std::uint16_t>(external_id.size());
    texts->cold_bytes_ = static_cast<std::uint32_t>(cold.size());
    texts->has_line_ids_ = ids != 0;
    char* at = put(reinterpret_cast<char*>(texts + 1), external_id);
    at = put(at, cold);
    if (ids != 0) {
        for (const OrderLineInput& line : command.lines) {
            at = put_id(at, line.external_line_id);
        }
    }
    return texts;
}

// A cart has a label and nothing else.
OrderTexts* OrderTexts::make(const Reserve& command, TextsOf of, SlabPool& pool) {
    PlaceOrder order;
    order.external_id = command.external_id;
    return make(order, of, pool);
}

std::string_view OrderTexts::line_ids(std::size_t lines) const noexcept {
    if (!has_line_ids_) {
        return {};
    }
    const char* const begin = text() + external_id_bytes_ + cold_bytes_;
    const char* end = begin;
    for (std::size_t i = 0; i < lines; ++i) {
        end += 1 + static_cast<unsigned char>(*end);
    }
    return {begin, static_cast<std::size_t>(end - begin)};
}

void OrderTexts::release(OrderTexts* texts, std::size_t lines, SlabPool& pool) noexcept {
    if (texts != nullptr) {
        const std::size_t bytes =
            texts->external_id_bytes_ + texts->cold_bytes_ + texts->line_ids(lines).size();
        pool.release(reinterpret_cast<std::byte*>(texts), sizeof(OrderTexts) + bytes);
    }
}

OrderTexts* OrderTexts::changed(const Change& change, std::span<const OrderLineInput> added,
                                SlabPool& pool) {
    static const OrderTexts kNone;
    const OrderTexts& before = change.before == nullptr ? kNone : *change.before;
    const std::string_view line_ids = before.line_ids(change.lines_before);
    std::size_t added_bytes = 0;
    for (const OrderLineInput& line : added) {
        added_bytes += line.external_line_id.size();
    }
    const bool has_ids = before.has_line_ids_ || added_bytes != 0;
    // Lines that had none get empty ones as soon as any line has one.
    const std::size_t empty_ids = has_ids && !before.has_line_ids_ ? change.lines_before : 0;
    const std::size_t ids = has_ids ? line_ids.size() + empty_ids + added_bytes + added.size() : 0;
    const std::size_t cold =
        change.cold.empty() ? before.cold_bytes_ : overlaid_bytes(before.cold(), change.cold);
    const std::size_t bytes = before.external_id_bytes_ + cold + ids;
    if (bytes == 0) {
        return nullptr;
    }
    auto* texts = new (pool.allocate(sizeof(OrderTexts) + bytes)) OrderTexts;
    texts->external_id_bytes_ = before.external_id_bytes_;
    texts->cold_bytes_ = static_cast<std::uint32_t>(cold);
    texts->has_line_ids_ = has_ids;
    char* at = put(reinterpret_cast<char*>(texts + 1), before.external_id());
    if (change.cold.empty()) {
        at = put(at, before.cold());
    } else {
        for_each_piece(before.cold(), change.cold,
                       [&](std::string_view piece) { at = put(at, piece); });
    }
    at = put(at, line_ids);
    at = std::fill_n(at, empty_ids, '\0');
    for (std::size_t i = 0; has_ids && i < added.size(); ++i) {
        at = put_id(at, added[i].external_line_id);
    }
    return texts;
}

OrderTexts::LineIds::LineIds(const OrderTexts* texts) noexcept
    : at_(texts == nullptr || !texts->has_line_ids_
              ? nullptr
              : texts->text() + texts->external_id_bytes_ + texts->cold_bytes_) {}

std::string_view OrderTexts::LineIds::next() noexcept {
    if (at_ == nullptr) {
        return {};
    }
    const std::size_t length = static_cast<unsigned char>(*at_);
    const std::string_view id{at_ + 1, length};
    at_ += 1 + length;
    return id;
}

}  // namespace skua::domain
