// SPDX-License-Identifier: Apache-2.0
// Stories told with a world: each prints its steps for people, and is passed or not by what the
// virtual eIM, card and modem recorded.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "world/world.hpp"

namespace esimlab {

struct DemoOptions {
  std::string scenario = "switch";
  std::string plugin = "qmi";
  bool keep = false;       // leave the world up afterwards, and serve its control socket
  bool namespaces = true;  // false: loopback and private proxy, as for an ordinary user
};

// Exit status; the last line printed says the same.
int runDemo(const DemoOptions& options);

// Where a scenario tells its story and keeps its verdicts.
class Stage {
 public:
  Stage(World& world, bool colours) : world_(world), colours_(colours) {}

  World& world() { return world_; }
  // A numbered step, a remark below it, and the output of a program below that.
  void step(const std::string& sentence);
  void note(const std::string& sentence);
  void show(const std::vector<std::string>& esimctl);
  // Waits for something that must happen; false, and the demo fails, when it does not in time.
  bool expect(const std::string& what, const std::function<bool()>& condition,
              esimgw::Duration limit);
  // A verdict on a record.
  void check(const std::string& who, const std::string& what, bool holds);
  void heading(const std::string& text);
  bool passed() const { return passed_; }

 private:
  World& world_;
  bool colours_;
  bool passed_ = true;
  unsigned steps_ = 0;
};

struct Scenario {
  std::string name;
  std::string sentence;
  WorldOptions (*options)();
  void (*play)(Stage& stage);
};
// The first one is the default.
const std::vector<Scenario>& scenarios();

// scenario_switch.cpp
WorldOptions switchWorld();
void playSwitch(Stage& stage);

}  // namespace esimlab
