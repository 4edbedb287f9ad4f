// SPDX-License-Identifier: Apache-2.0
#include "bus/interfaces.hpp"

namespace esimgw::bus {

const std::string rootPath = "/org/esimgateway1";

namespace {

MethodDescription startsOperation(std::string name) {
  return {std::move(name), "a{sv}", {"options"}, "o", {"operation"}};
}
PropertyDescription constant(std::string name, std::string signature) {
  return {std::move(name), std::move(signature), true};
}

}  // namespace

const Interface& managerInterface() {
  static const Interface interface {
    "org.esimgateway1.Manager",
        {{"Poll", "a{sv}", {"options"}, "ao", {"operations"}}, startsOperation("Rescan")}, {
      constant("Version", "s"), {"Cards", "aa{sv}"}, {"DegradedName", "s"}, {
        "DegradedMessage", "s"
      }
    }
  };
  return interface;
}

const Interface& euiccInterface() {
  static const Interface interface {
    "org.esimgateway1.Euicc", {startsOperation("Poll")}, {
      constant("Eid", "s"), {"Kind", "s"}, {"Present", "b"}, {"Location", "s"}, {"Modem", "s"},
          {"ModemFirmware", "s"}, {"Imei", "s"}, {"Bearer", "s"}, {"Rplmn", "s"},
          {"Interface", "s"}, {"Specification", "s"}, {"Firmware", "s"}, {"FreeMemory", "u"},
          {"IpaeSupported", "b"}, {"DefaultSmdpAddress", "s"}, {"ErrorName", "s"},
          {"ErrorMessage", "s"}, {"Profiles", "ao"}, {
        "Eims", "ao"
      }
    }
  };
  return interface;
}

const Interface& profileInterface() {
  static const Interface interface {
    "org.esimgateway1.Profile",
        {startsOperation("Enable"),
         startsOperation("Disable"),
         startsOperation("Delete"),
         {"SetNickname", "sa{sv}", {"nickname", "options"}, "o", {"operation"}}},
    {
      constant("Euicc", "o"), constant("Iccid", "s"), {"State", "s"}, {"Class", "s"}, {"Name", "s"},
          {"ServiceProvider", "s"}, {"Nickname", "s"}, {
        "Fallback", "b"
      }
    }
  };
  return interface;
}

const Interface& eimInterface() {
  static const Interface interface {
    "org.esimgateway1.Eim", {startsOperation("Poll")}, {
      constant("Euicc", "o"), {"EimId", "s"}, {"Address", "s"}, {"Reach", "s"},
          {"LastErrorName", "s"}, {"LastErrorMessage", "s"}, {"LastContact", "x"},
          {"NextPoll", "x"}, {
        "Undelivered", "u"
      }
    }
  };
  return interface;
}

const Interface& operationInterface() {
  static const Interface interface {
    "org.esimgateway1.Operation", {{"Cancel", "", {}, "", {}}}, {
      constant("Kind", "s"), constant("Euicc", "o"), constant("EimId", "s"),
          constant("Origin", "s"), {"State", "s"}, {"Phase", "s"}, {"Progress", "u"},
          {"Result", "a{sv}"}, {"ErrorName", "s"}, {"ErrorMessage", "s"}, constant("Started", "x"),
      {
        "Finished", "x"
      }
    }
  };
  return interface;
}

}  // namespace esimgw::bus
