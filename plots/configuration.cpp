#include "plots/configuration.hpp"

#include <initializer_list>

#include "core/plan_record.hpp"

namespace qhm::plots {
namespace {

using nlohmann::json;

/// Those of the keys that a record has.
json part_of(json const& record, std::initializer_list<char const*> keys) {
  json part = json::object();
  for (auto const* key : keys)
    if (record.contains(key)) part[key] = record.at(key);
  return part;
}

bool trained(Run const& run) {
  return run.result.manifest.value("kind", "") == "train";
}

}  // namespace

json subject_of(Run const& run) {
  auto const& manifest = run.result.manifest;
  json subject{{"kind", manifest.value("kind", "")}, {"samples", run.plan.samples}};
  if (trained(run)) {
    auto const training = manifest.value("training", json::object());
    subject.update(
        part_of(training, {"dataset", "data", "train_samples", "model", "width", "norm", "activation",
                           "architecture", "augmentation", "tokens", "sequence", "vocabulary"}));
    subject["functional"] = manifest.value("functional", "");
    if (subject["functional"] == "train-fixed") subject.update(part_of(training, {"gradient_batch"}));
  } else {
    subject.update(part_of(manifest, {"objective", "dim", "noise", "curvature", "slope", "start"}));
    subject.update(part_of(manifest.at("problem"), {"smoothness", "variance", "gradient_bound", "gap"}));
  }
  return subject;
}

json configuration_of(Run const& run) {
  auto const& manifest = run.result.manifest;
  json record{{"subject", subject_of(run)}, {"plan", plan_record(run.plan)}};
  if (trained(run)) {
    auto training = manifest.value("training", json::object());
    for (auto const* place : {"device", "threads", "backend", "torch", "processes"}) training.erase(place);
    record["training"] = std::move(training);
  } else {
    record.update(part_of(manifest, {"steps", "trials"}));
  }
  return record;
}

}  // namespace qhm::plots
