#pragma once

// What of an order no rule looks at: its external id, the cold JSON as it came in, the external ids
// of its lines, and its shipments' texts. Packed into one piece of the slab pool per order or
// shipment. Owner: shard thread.

#include <cstddef>
#include <cstdint>
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
};

}  // namespace skua::domain
