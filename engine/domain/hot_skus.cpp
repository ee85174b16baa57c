#include "engine/domain/hot_skus.hpp"

#include <algorithm>

namespace skua::domain {

void HotSkus::list(Item& item) noexcept {
    if (size_ < kListed) {
        listed_[size_++] = &item;
        item.is_hot = true;
        return;
    }
    Item** coldest = std::ranges::min_element(listed_, {}, [](const Item* i) { return i->demand; });
    threshold_ = (*coldest)->demand;
    if (item.demand <= threshold_) {
        return;
    }
    (*coldest)->is_hot = false;
    *coldest = &item;
    item.is_hot = true;
}

void HotSkus::hottest(std::span<HotSku> out) const noexcept {
    std::array<HotSku, kListed> sorted{};
    std::transform(listed_.begin(), listed_.begin() + size_, sorted.begin(), [](const Item* item) {
        return HotSku{item->id, item->demand};
    });
    std::sort(sorted.begin(), sorted.begin() + size_, [](const HotSku& a, const HotSku& b) {
        return a.demand != b.demand ? a.demand > b.demand : a.sku < b.sku;
    });
    std::ranges::fill(out, HotSku{});
    std::copy_n(sorted.begin(), std::min(size_, out.size()), out.begin());
}

}  // namespace skua::domain
