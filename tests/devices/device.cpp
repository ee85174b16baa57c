#include "tests/devices/device.hpp"

#include <algorithm>
#include <numeric>

namespace skua::devices {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

constexpr std::uint32_t kClaimSeconds = 300;  // nobody who works is that slow
constexpr std::uint32_t kClaimSecondsOfVanishing = 1;
constexpr std::chrono::milliseconds kOverAfter{1'100};
constexpr std::chrono::milliseconds kRest{100};
constexpr std::uint64_t kPartsMax = 3;

// The units of the tasks of one SKU and fulfillment, as the engine deals them out.
std::vector<std::size_t> siblings_of(const PickList& list, std::size_t task) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < list.tasks.size(); ++i) {
        if (list.tasks[i].sku == list.tasks[task].sku &&
            list.tasks[i].fulfillment == list.tasks[task].fulfillment) {
            out.push_back(i);
        }
    }
    return out;
}

// Takes `quantity` from the list's tasks at these places, in this order; what was taken.
std::vector<Task> taken(PickList& list, std::span<const std::size_t> places,
                        std::uint64_t quantity) {
    std::vector<Task> out;
    for (const std::size_t place : places) {
        Task& task = list.tasks[place];
        const std::uint64_t units = std::min(task.quantity, quantity);
        if (units > 0) {
            out.push_back(task);
            out.back().quantity = units;
            task.quantity -= units;
            quantity -= units;
        }
    }
    return out;
}

std::uint64_t units_left(const PickList& list) {
    return std::accumulate(list.tasks.begin(), list.tasks.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Task& task) { return sum + task.quantity; });
}

std::vector<Task> left_of(const PickList& list) {
    std::vector<Task> out;
    std::ranges::copy_if(list.tasks, std::back_inserter(out),
                         [](const Task& task) { return task.quantity > 0; });
    return out;
}

}  // namespace

Result<std::unique_ptr<Device>> Device::open(const Plan& plan, Floor& floor, std::uint32_t number) {
    std::unique_ptr<Device> device(new Device(plan, floor, number));
    SKUA_SDK_CHECK(device->pick_up_handset());
    return device;
}

// The wire is the device's for its life; the connection is not.
Result<void> Device::pick_up_handset() {
    constexpr std::uint32_t kWires = 3;
    figures_.repeated += handset_ == nullptr ? 0 : handset_->repeated();
    handset_.reset();
    auto handset =
        Handset::open(plan_.url, static_cast<HandsetWire>(number_ % kWires),
                      "device-" + std::to_string(number_) + "-" + std::to_string(++handsets_));
    if (!handset) {
        return handset.error();
    }
    handset_ = *std::move(handset);
    return {};
}

DeviceFigures Device::figures() const {
    DeviceFigures figures = figures_;
    figures.repeated += handset_ == nullptr ? 0 : handset_->repeated();
    return figures;
}

bool Device::happens(std::uint32_t share) {
    constexpr std::uint64_t kAll = 1'000;
    return random_() % kAll < share;
}

std::uint64_t Device::some(std::uint64_t most) {
    return 1 + random_() % most;
}

void Device::may_stutter() {
    if (happens(plan_.habits.stutter_share)) {
        handset_->stutter();
    }
}

void Device::run() {
    while (!floor_.is_closed()) {
        if (const Result<void> worked = work(); !worked) {
            floor_.fail("device " + std::to_string(number_) + ": " + worked.error().text);
        }
    }
}

// One list, one cart, or a rest.
Result<void> Device::work() {
    if (std::optional<Cart> cart = floor_.find_cart()) {
        Result<void> worked = take_over(*std::move(cart));
        floor_.done();
        return worked;
    }
    const std::size_t first = random_() % plan_.locations.size();
    for (std::size_t i = 0; i < plan_.locations.size(); ++i) {
        const Result<bool> worked =
            pull_and_pick(plan_.locations[(first + i) % plan_.locations.size()]);
        if (!worked || *worked) {
            return worked ? Result<void>() : Result<void>(worked.error());
        }
    }
    SKUA_SDK_CHECK(close_if_empty());
    floor_.rest(kRest);
    return {};
}

Result<void> Device::close_if_empty() {
    const std::optional<std::uint64_t> before = floor_.quiet_since();
    if (!before) {
        return {};
    }
    for (const std::string& location : plan_.locations) {
        const Result<bool> has_work = handset_->has_work(location);
        if (!has_work || *has_work) {
            return has_work ? Result<void>() : Result<void>(has_work.error());
        }
    }
    if (floor_.quiet_since() == before) {
        floor_.close();
    }
    return {};
}

Result<bool> Device::pull_and_pick(const std::string& location) {
    const Fate fate = happens(plan_.habits.vanish_share)    ? Fate::vanishes
                      : happens(plan_.habits.unclaim_share) ? Fate::unclaims
                                                            : Fate::finishes;
    may_stutter();
    Answer answer;
    Result<std::optional<PickList>> list = handset_->pull(
        {.location = location,
         .fulfillments = static_cast<std::uint32_t>(some(plan_.habits.fulfillments_max)),
         .claim_seconds = fate == Fate::vanishes ? kClaimSecondsOfVanishing : kClaimSeconds},
        answer);
    ++figures_.commands;
    if (!list) {
        return list.error();
    }
    if (!answer.is_accepted) {
        return Error{ErrorKind::refused, "a pull is refused: " + answer.code};
    }
    if (!list->has_value()) {
        ++figures_.nothing_to_pull;
        return false;
    }
    floor_.begin_work();
    log_.push_back({.act = Act::pulled,
                    .device = number_,
                    .sequence = answer.sequence,
                    .list = (*list)->id,
                    .tasks = (*list)->tasks});
    const Result<void> picked = pick(**std::move(list), fate);
    floor_.done();
    return picked ? Result<bool>(true) : Result<bool>(picked.error());
}

Result<void> Device::pick(PickList list, Fate fate) {
    std::vector<std::size_t> places(list.tasks.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const std::uint64_t parts = std::min<std::uint64_t>(some(kPartsMax), places.size());
    const std::size_t step = (places.size() + parts - 1) / parts;
    const std::uint64_t stops_after = fate == Fate::finishes ? parts : some(parts) - 1;
    Cart cart{.list = list.id, .device = number_};
    Claim claim = Claim::held;
    for (std::uint64_t part = 0; part < stops_after && claim == Claim::held; ++part) {
        const std::size_t begin = std::min(part * step, places.size());
        const std::size_t end = std::min(begin + step, places.size());
        const Result<Claim> picked =
            pick_part(list, std::span(places).subspan(begin, end - begin), cart);
        if (!picked) {
            return picked.error();
        }
        claim = *picked;
    }
    if (fate == Fate::vanishes) {
        return vanish(std::move(cart), list);
    }
    if (claim == Claim::held && units_left(list) > 0) {
        SKUA_SDK_CHECK(give_back(list));
    }
    return pack_and_ship(cart);
}

Result<Device::Claim> Device::pick_part(PickList& list, std::span<const std::size_t> part,
                                        Cart& cart) {
    for (const std::size_t place : part) {
        if (list.tasks[place].quantity > 0 && happens(plan_.habits.short_share)) {
            const Result<Claim> claim = short_some(list, place);
            if (!claim || *claim == Claim::over) {
                return claim;
            }
        }
    }
    // Units by SKU and fulfillment are picked from the first of their tasks on, so a task whose
    // sibling has more than this part takes is picked there; the sum is the same.
    PickList after = list;
    std::vector<Task> picks;
    for (const std::size_t place : part) {
        const std::vector<Task> some_tasks =
            taken(after, siblings_of(list, place), list.tasks[place].quantity);
        picks.insert(picks.end(), some_tasks.begin(), some_tasks.end());
    }
    if (picks.empty()) {
        return Claim::held;
    }
    may_stutter();
    const Result<Answer> answer = handset_->confirm(list.id, picks);
    const Result<Claim> claim = heard(answer, "confirming picks");
    if (!claim || *claim == Claim::over) {
        return claim;
    }
    list = std::move(after);
    for (const Task& task : picks) {
        cart.picked[task.fulfillment].push_back(task);
    }
    log_.push_back({.act = Act::picked,
                    .device = number_,
                    .sequence = answer->sequence,
                    .list = list.id,
                    .tasks = std::move(picks)});
    return Claim::held;
}

// The bin holds less than the books say. The engine takes from the last of the tasks.
Result<Device::Claim> Device::short_some(PickList& list, std::size_t task) {
    const std::uint64_t quantity = some(list.tasks[task].quantity);
    may_stutter();
    const Result<Answer> answer =
        handset_->short_pick({.list = list.id,
                              .sku = list.tasks[task].sku,
                              .quantity = quantity,
                              .order = list.tasks[task].fulfillment.order});
    const Result<Claim> claim = heard(answer, "reporting a short");
    if (!claim || *claim == Claim::over) {
        return claim;
    }
    std::vector<std::size_t> places = siblings_of(list, task);
    std::ranges::reverse(places);
    log_.push_back({.act = Act::shorted,
                    .device = number_,
                    .sequence = answer->sequence,
                    .list = list.id,
                    .tasks = taken(list, places, quantity)});
    return Claim::held;
}

Result<void> Device::give_back(PickList& list) {
    may_stutter();
    const Result<Answer> answer = handset_->unclaim(list.id);
    const Result<Claim> claim = heard(answer, "giving a list back");
    if (!claim || *claim == Claim::over) {
        return claim ? Result<void>() : Result<void>(claim.error());
    }
    log_.push_back({.act = Act::unclaimed,
                    .device = number_,
                    .sequence = answer->sequence,
                    .list = list.id,
                    .tasks = left_of(list)});
    return {};
}

// Gone in the middle of it, without a word; who comes back has another handset.
Result<void> Device::vanish(Cart cart, const PickList& list) {
    ++figures_.vanished;
    cart.left = left_of(list);
    cart.over_at = Floor::Clock::now() + kOverAfter;
    floor_.leave(std::move(cart));
    return pick_up_handset();
}

// Who takes a cart over may think that its list is still to be picked. It is not: the claim is
// over, and a unit of it may be in somebody else's hands by now.
Result<void> Device::take_over(Cart cart) {
    ++figures_.carts_found;
    if (!cart.left.empty()) {
        const std::uint64_t late_before = figures_.late;
        const Result<Answer> answer = handset_->confirm(cart.list, {cart.left.data(), 1});
        const Result<Claim> claim = heard(answer, "picking from a list that has ended");
        if (!claim) {
            return claim.error();
        }
        if (figures_.late == late_before) {
            return Error{ErrorKind::protocol, "list p" + std::to_string(cart.list) +
                                                  " was picked from after its claim had ended"};
        }
    }
    return pack_and_ship(cart);
}

Result<void> Device::pack_and_ship(const Cart& cart) {
    for (const auto& [fulfillment, picks] : cart.picked) {
        std::map<std::uint32_t, Task> by_line;
        for (const Task& task : picks) {
            const auto [place, is_new] = by_line.emplace(task.line, task);
            place->second.quantity += is_new ? 0 : task.quantity;
        }
        std::vector<Task> tasks;
        for (const auto& [line, task] : by_line) {
            tasks.push_back(task);
        }
        enum class Way : std::uint8_t { as_it_is = 1, one_package = 2, two_packages = 3 };
        const auto way = static_cast<Way>(some(3));
        if (way == Way::as_it_is) {
            SKUA_SDK_CHECK(ship(fulfillment, 0, tasks));
        } else if (way == Way::one_package || tasks.size() < 2) {
            SKUA_SDK_CHECK(ship_package(fulfillment, tasks));
        } else {
            const std::size_t half = tasks.size() / 2;
            SKUA_SDK_CHECK(ship_package(fulfillment, std::span(tasks).first(half)));
            SKUA_SDK_CHECK(ship_package(fulfillment, std::span(tasks).subspan(half)));
        }
    }
    return {};
}

Result<void> Device::ship_package(const Fulfillment& fulfillment, std::span<const Task> tasks) {
    const Result<std::uint16_t> package = pack(fulfillment, tasks, some(2) == 1);
    if (!package) {
        return package.error();
    }
    return ship(fulfillment, *package, tasks);
}

Result<std::uint16_t> Device::pack(const Fulfillment& fulfillment, std::span<const Task> tasks,
                                   bool seals) {
    may_stutter();
    std::uint16_t package = 0;
    const Result<Answer> answer =
        handset_->pack({.fulfillment = fulfillment, .tasks = tasks, .seals = seals}, package);
    const Result<Claim> claim = heard(answer, "packing");
    if (!claim) {
        return claim.error();
    }
    log_.push_back({.act = Act::packed,
                    .device = number_,
                    .sequence = answer->sequence,
                    .package = package,
                    .tasks = {tasks.begin(), tasks.end()}});
    return package;
}

Result<void> Device::ship(const Fulfillment& fulfillment, std::uint16_t package,
                          std::span<const Task> tasks) {
    may_stutter();
    const Result<Answer> answer = handset_->ship(fulfillment, package);
    const Result<Claim> claim = heard(answer, "shipping");
    if (!claim) {
        return claim.error();
    }
    log_.push_back({.act = Act::shipped,
                    .device = number_,
                    .sequence = answer->sequence,
                    .package = package,
                    .tasks = {tasks.begin(), tasks.end()}});
    return {};
}

Result<Device::Claim> Device::heard(const Result<Answer>& answer, const char* what) {
    ++figures_.commands;
    if (!answer) {
        return answer.error();
    }
    if (answer->is_accepted) {
        return Claim::held;
    }
    if (answer->code != "pick_list_closed") {
        return Error{ErrorKind::refused, std::string(what) + " is refused: " + answer->code + " " +
                                             answer->body.substr(0, 300)};
    }
    ++figures_.late;
    return Claim::over;
}

}  // namespace skua::devices
