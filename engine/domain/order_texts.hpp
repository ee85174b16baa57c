#pragma once

// What of an order no rule looks at: its external id, the cold JSON as it came in, the external ids
// of its lines, and its shipments' texts. Packed into one piece of the slab pool per order or
// shipment. Owner: shard thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/time.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/ids.hpp"
#include "engine/domain/slab_pool.hpp"

namespace skua::domain {

// What is kept of them: everything at the order's home, else the external ids of lines.
enum class TextsOf : std::uint8_t { order, lines };

class OrderTexts {
public:
    // nullptr when the order has none of them.
    static OrderTexts* make(const PlaceOrder& command, TextsOf of, SlabPool& pool);
    static OrderTexts* make(const Reserve& command, TextsOf of, SlabPool& pool);

    // What another text of the order is made of.
    struct Change {
        const OrderTexts* before = nullptr;
        std::size_t lines_before = 0;
        std::string_view cold;  // laid over the one before, or empty
    };
    // The texts with that change and with added lines; those before stay. nullptr as above.
    static OrderTexts* changed(const Change& change, std::span<const OrderLineInput> added,
                               SlabPool& pool);
    // Of an order with so many lines; `texts` may be nullptr.
    static void release(OrderTexts* texts, std::size_t lines, SlabPool& pool) noexcept;

    [[nodiscard]] std::string_view external_id() const noexcept {
        return {text() + 0, external_id_bytes_};
    }
    [[nodiscard]] std::string_view cold() const noexcept {
        return {text() + external_id_bytes_, cold_bytes_};
    }

    // Walks the external ids of the lines, from line 0.
    class LineIds {
    public:
        // `texts` may be nullptr: then every id is empty.
        explicit LineIds(const OrderTexts* texts) noexcept;
        std::string_view next() noexcept;

    private:
        const char* at_;  // inside the order's texts
    };

private:
    OrderTexts() = default;
    [[nodiscard]] const char* text() const noexcept {
        return reinterpret_cast<const char*>(this + 1);
    }

    // Of so many lines, with their lengths; none if no line has one.
    [[nodiscard]] std::string_view line_ids(std::size_t lines) const noexcept;

    std::uint32_t cold_bytes_ = 0;
    std::uint16_t external_id_bytes_ = 0;
    bool has_line_ids_ = false;
};

struct Shipment {
    Shipment* next = nullptr;  // the one before
    Sequence sequence;
    base::Timestamp time;
    std::string_view carrier;
    std::string_view tracking_number;
    LocationId location;
    std::uint16_t package = 0;  // that it was made of; 0 = all that was ready
    std::uint32_t number = 0;   // from 1 within the order
};

}  // namespace skua::domain
