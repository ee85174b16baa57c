#include "engine/domain/order_texts.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/base/assert.hpp"
#include "engine/domain/limits.hpp"

namespace skua::domain {
namespace {

static_assert(kExternalLineIdBytesMax <= UINT8_MAX, "one byte holds its length");

char* put(char* to, std::string_view text) noexcept {
    return std::copy(text.begin(), text.end(), to);
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
            *at++ = static_cast<char>(static_cast<unsigned char>(line.external_line_id.size()));
            at = put(at, line.external_line_id);
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
