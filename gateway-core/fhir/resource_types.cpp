#include "fhir/interaction.h"

#include <algorithm>
#include <array>

namespace fb::fhir {

namespace {

// R4 (4.0.1), resourcelist.html: what can be an instance, so without Resource and DomainResource.
constexpr auto kR4 = std::to_array<std::string_view>({
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse",
    "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement",
    "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse",
    "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition",
    "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest",
    "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest",
    "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "EffectEvidenceSynthesis",
    "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition",
    "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag",
    "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization",
    "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice",
    "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication",
    "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest",
    "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication",
    "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
    "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem",
    "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome",
    "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation",
    "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire",
    "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition",
    "ResearchStudy", "ResearchSubject", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter",
    "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap",
    "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein",
    "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery",
    "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet",
    "VerificationResult", "VisionPrescription",
});

// What R4B (4.3.0) and R5 (5.0.0) add.
constexpr auto kLater = std::to_array<std::string_view>({
    "ActorDefinition", "AdministrableProductDefinition", "ArtifactAssessment", "BiologicallyDerivedProductDispense",
    "Citation", "ClinicalUseDefinition", "ConditionDefinition", "DeviceAssociation", "DeviceDispense",
    "DeviceUsage", "EncounterHistory", "EvidenceReport", "FormularyItem", "GenomicStudy", "ImagingSelection",
    "Ingredient", "InventoryItem", "InventoryReport", "ManufacturedItemDefinition", "MedicinalProductDefinition",
    "NutritionIntake", "NutritionProduct", "PackagedProductDefinition", "Permission", "RegulatedAuthorization",
    "RequestOrchestration", "Requirements", "SubscriptionStatus", "SubscriptionTopic", "SubstanceDefinition",
    "TestPlan", "Transport",
});

// All names in one open-addressed table made by the compiler: a look-up is one hash and mostly one comparison.
constexpr std::size_t kSlots = 1024;

constexpr std::uint32_t hashOf(std::string_view name) {
    std::uint32_t hash = 2166136261U; // FNV-1a
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash ^ (hash >> 15);
}

constexpr std::array<std::string_view, kSlots> makeTable() {
    std::array<std::string_view, kSlots> table{};
    const auto put = [&table](std::string_view name) {
        std::size_t slot = hashOf(name) % kSlots;
        while (!table[slot].empty())
            slot = (slot + 1) % kSlots;
        table[slot] = name;
    };
    for (const auto name : kR4)
        put(name);
    for (const auto name : kLater)
        put(name);
    return table;
}

constexpr auto kTable = makeTable();
static_assert(kR4.size() == 146 && std::is_sorted(kR4.begin(), kR4.end()));
static_assert(kLater.size() == 32 && std::is_sorted(kLater.begin(), kLater.end()));
constexpr std::size_t kLongestName = 40;

} // namespace

bool isResourceType(std::string_view name) {
    if (name.empty() || name.size() > kLongestName)
        return false;
    for (std::size_t slot = hashOf(name) % kSlots; !kTable[slot].empty(); slot = (slot + 1) % kSlots)
        if (kTable[slot] == name)
            return true;
    return false;
}

const std::vector<std::string>& resourceTypes() {
    static const std::vector<std::string> types(kR4.begin(), kR4.end());
    return types;
}

} // namespace fb::fhir
