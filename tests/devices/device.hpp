#pragma once

// Device: one picker with a handset. It pulls a list, picks it in parts, finds some bins empty,
// packs what it has and ships it, in one or two packages or all at once; and pulls the next. Now
// and then it gives a list back, or vanishes with it: then the claim must end by itself, the rest
// is pulled again, and whoever finds the cart packs and ships what is on it.
// What it was answered is its log. Owner: its own thread, between open() and the join.

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "adapters/sdk/result.hpp"
#include "tests/devices/floor.hpp"
#include "tests/devices/handset.hpp"
#include "tests/devices/values.hpp"

namespace skua::devices {

// Of 1,000.
struct Habits {
    std::uint32_t short_share = 15;      // tasks
    std::uint32_t unclaim_share = 40;    // lists
    std::uint32_t vanish_share = 15;     // lists
    std::uint32_t stutter_share = 20;    // commands that are sent twice
    std::uint32_t fulfillments_max = 8;  // per pull
};

struct Plan {
    sdk::Url url;
    std::vector<std::string> locations;
    Habits habits;
    std::uint64_t seed = 0;
};

struct DeviceFigures {
    std::uint64_t commands = 0;
    std::uint64_t nothing_to_pull = 0;
    std::uint64_t late = 0;  // refused: the claim had ended
    std::uint64_t vanished = 0;
    std::uint64_t carts_found = 0;
    std::uint64_t repeated = 0;  // sent twice, answered with the same record
};

class Device {
public:
    // `plan` and `floor` outlive it.
    static sdk::Result<std::unique_ptr<Device>> open(const Plan& plan, Floor& floor,
                                                     std::uint32_t number);

    // Until the floor is closed; a failure closes it.
    void run();
    [[nodiscard]] const std::vector<Entry>& log() const noexcept { return log_; }
    [[nodiscard]] DeviceFigures figures() const;

private:
    enum class Fate : std::uint8_t { finishes, unclaims, vanishes };
    enum class Claim : std::uint8_t { held, over };

    Device(const Plan& plan, Floor& floor, std::uint32_t number)
        : plan_(plan), floor_(floor), number_(number), random_(plan.seed + number) {}
    sdk::Result<void> pick_up_handset();
    // True of 1,000 times `share`.
    bool happens(std::uint32_t share);
    // 1 to `most`.
    std::uint64_t some(std::uint64_t most);
    void may_stutter();

    sdk::Result<void> work();
    // False: there was nothing at this location.
    sdk::Result<bool> pull_and_pick(const std::string& location);
    sdk::Result<void> take_over(Cart cart);
    sdk::Result<void> close_if_empty();
    sdk::Result<void> pick(PickList list, Fate fate);
    sdk::Result<Claim> pick_part(PickList& list, std::span<const std::size_t> part, Cart& cart);
    sdk::Result<Claim> short_some(PickList& list, std::size_t task);
    sdk::Result<void> give_back(PickList& list);
    sdk::Result<void> vanish(Cart cart, const PickList& list);
    sdk::Result<void> pack_and_ship(const Cart& cart);
    sdk::Result<void> ship_package(const Fulfillment& fulfillment, std::span<const Task> tasks);
    sdk::Result<std::uint16_t> pack(const Fulfillment& fulfillment, std::span<const Task> tasks,
                                    bool seals);
    sdk::Result<void> ship(const Fulfillment& fulfillment, std::uint16_t package,
                           std::span<const Task> tasks);
    // Over: the engine says that the claim has ended. Any other refusal is a fault.
    sdk::Result<Claim> heard(const sdk::Result<Answer>& answer, const char* what);

    const Plan& plan_;
    Floor& floor_;
    std::uint32_t number_;
    std::uint32_t handsets_ = 0;
    std::mt19937_64 random_;
    std::unique_ptr<Handset> handset_;
    std::vector<Entry> log_;
    DeviceFigures figures_;
};

}  // namespace skua::devices
