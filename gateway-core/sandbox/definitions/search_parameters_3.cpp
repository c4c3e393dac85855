// R4 search parameters, ExampleScenario to MedicationDispense; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters3[] = R"(
#ExampleScenario
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
url u url
version t version
#ExplanationOfBenefit
care-team r careTeam.provider Organization,Practitioner,PractitionerRole
claim r claim Claim
coverage r insurance.coverage Coverage
created d created
detail-udi r item.detail.udi Device
disposition s disposition
encounter r item.encounter Encounter
enterer r enterer Practitioner,PractitionerRole
facility r facility Location
identifier t identifier
item-udi r item.udi Device
patient r patient Patient
payee r payee.party Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
procedure-udi r procedure.udi Device
provider r provider Organization,Practitioner,PractitionerRole
status t status@~explanationofbenefit-status
subdetail-udi r item.detail.subDetail.udi Device
#FamilyMemberHistory
code t condition.code
date d date
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,Measure,OperationDefinition,PlanDefinition,
\Questionnaire
instantiates-uri u instantiatesUri
patient r patient Patient
relationship t relationship
sex t sex
status t status@~history-status
#Flag
author r author Device,Organization,Patient,Practitioner,PractitionerRole
date d period
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
patient r subject Patient
subject r subject Group,Location,Medication,Organization,Patient,PlanDefinition,Practitioner,Procedure
#Goal
achievement-status t achievementStatus
category t category
identifier t identifier
lifecycle-status t lifecycleStatus@~goal-status
patient r subject Patient
start-date d startDate
subject r subject Group,Organization,Patient
target-date d target.dueDate
#GraphDefinition
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
jurisdiction t jurisdiction
name s name
publisher s publisher
start t start@~resource-types
status t status@~publication-status
url u url
version t version
#Group
actual t actual
characteristic t characteristic.code
characteristic-value c -
code t code
exclude t characteristic.exclude
identifier t identifier
managing-entity r managingEntity Organization,Practitioner,PractitionerRole,RelatedPerson
member r member.entity Device,Group,Medication,Patient,Practitioner,PractitionerRole,Substance
type t type@~group-type
value t characteristic.valueCodeableConcept|characteristic.valueBoolean
#GuidanceResponse
identifier t identifier
patient r subject Patient
request t requestIdentifier
subject r subject Group,Patient
#HealthcareService
active t active
characteristic t characteristic
coverage-area r coverageArea Location
endpoint r endpoint Endpoint
identifier t identifier
location r location Location
name s name
organization r providedBy Organization
program t program
service-category t category
service-type t type
specialty t specialty
#ImagingStudy
basedon r basedOn Appointment,AppointmentResponse,CarePlan,ServiceRequest,Task
bodysite t series.bodySite
dicom-class t series.instance.sopClass
encounter r encounter Encounter
endpoint r endpoint|series.endpoint Endpoint
identifier t identifier
instance t series.instance.uid
interpreter r interpreter Practitioner,PractitionerRole
modality t series.modality
patient r subject Patient
performer r series.performer.actor CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
reason t reasonCode
referrer r referrer Practitioner,PractitionerRole
series t series.uid
started d started
status t status@~imagingstudy-status
subject r subject Device,Group,Patient
#Immunization
date d occurrence[x]
identifier t identifier
location r location Location
lot-number s lotNumber
manufacturer r manufacturer Organization
patient r patient Patient
performer r performer.actor Organization,Practitioner,PractitionerRole
reaction r reaction.detail Observation
reaction-date d reaction.date
reason-code t reasonCode
reason-reference r reasonReference Condition,DiagnosticReport,Observation
series s protocolApplied.series
status t status@~event-status
status-reason t statusReason
target-disease t protocolApplied.targetDisease
vaccine-code t vaccineCode
#ImmunizationEvaluation
date d date
dose-status t doseStatus
identifier t identifier
immunization-event r immunizationEvent Immunization
patient r patient Patient
status t status@^medication-admin-status
target-disease t targetDisease
#ImmunizationRecommendation
date d date
identifier t identifier
information r recommendation.supportingPatientInformation *
patient r patient Patient
status t recommendation.forecastStatus
support r recommendation.supportingImmunization Immunization,ImmunizationEvaluation
target-disease t recommendation.targetDisease
vaccine-type t recommendation.vaccineCode
#ImplementationGuide
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r dependsOn.uri ImplementationGuide
description s description
experimental t experimental
global r global.profile StructureDefinition
jurisdiction t jurisdiction
name s name
publisher s publisher
resource r definition.resource.reference *
status t status@~publication-status
title s title
url u url
version t version
#InsurancePlan
address s contact.address
address-city s contact.address.city
address-country s contact.address.country
address-postalcode s contact.address.postalCode
address-state s contact.address.state
address-use t contact.address.use
administered-by r administeredBy Organization
endpoint r endpoint Endpoint
identifier t identifier
name s name|alias
owned-by r ownedBy Organization
phonetic s name
status t status@~publication-status
type t type
#Invoice
account r account Account
date d date
identifier t identifier
issuer r issuer Organization
participant r participant.actor Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
participant-role t participant.role
patient r subject Patient
recipient r recipient Organization,Patient,RelatedPerson
status t status@~invoice-status
subject r subject Group,Patient
totalgross q totalGross
totalnet q totalNet
type t type
#Library
composed-of r relatedArtifact[type=composed-of].resource *
content-type t content.contentType
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r relatedArtifact[type=depends-on].resource *
derived-from r relatedArtifact[type=derived-from].resource *
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
predecessor r relatedArtifact[type=predecessor].resource *
publisher s publisher
status t status@~publication-status
successor r relatedArtifact[type=successor].resource *
title s title
topic t topic
type t type
url u url
version t version
#Linkage
author r author Organization,Practitioner,PractitionerRole
item r item.resource *
source r item.resource *
#List
code t code
date d date
empty-reason t emptyReason
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
item r entry.item *
notes s note.text
patient r subject Patient
source r source Device,Patient,Practitioner,PractitionerRole
status t status@~list-status
subject r subject Device,Group,Location,Patient
title s title
#Location
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
endpoint r endpoint Endpoint
identifier t identifier
name s name|alias
near x position
operational-status t operationalStatus
organization r managingOrganization Organization
partof r partOf Location
status t status@~location-status
type t type
#Measure
composed-of r relatedArtifact[type=composed-of].resource *
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r relatedArtifact[type=depends-on].resource|library *
derived-from r relatedArtifact[type=derived-from].resource *
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
predecessor r relatedArtifact[type=predecessor].resource *
publisher s publisher
status t status@~publication-status
successor r relatedArtifact[type=successor].resource *
title s title
topic t topic
url u url
version t version
#MeasureReport
date d date
evaluated-resource r evaluatedResource *
identifier t identifier
measure r measure Measure
patient r subject Patient
period d period
reporter r reporter Location,Organization,Practitioner,PractitionerRole
status t status@~measure-report-status
subject r subject CareTeam,Device,Group,HealthcareService,Location,Organization,Patient,Practitioner,
\PractitionerRole,RelatedPerson
#Media
based-on r basedOn CarePlan,ServiceRequest
created d created[x]
device r device Device,DeviceMetric
encounter r encounter Encounter
identifier t identifier
modality t modality
operator r operator CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
patient r subject Patient
site t bodySite
status t status@~event-status
subject r subject Device,Group,Location,Patient,Practitioner,PractitionerRole,Specimen
type t type
view t view
#Medication
code t code
expiration-date d batch.expirationDate
form t form
identifier t identifier
ingredient r ingredient.itemReference Medication,Substance
ingredient-code t ingredient.itemCodeableConcept
lot-number t batch.lotNumber
manufacturer r manufacturer Organization
status t status@~CodeSystem/medication-status
#MedicationAdministration
code t medicationCodeableConcept
context r context Encounter,EpisodeOfCare
device r device Device
effective-time d effective[x]
identifier t identifier
medication r medicationReference Medication
patient r subject Patient
performer r performer.actor Device,Patient,Practitioner,PractitionerRole,RelatedPerson
reason-given t reasonCode
reason-not-given t statusReason
request r request MedicationRequest
status t status@^medication-admin-status
subject r subject Group,Patient
#MedicationDispense
code t medicationCodeableConcept
context r context Encounter,EpisodeOfCare
destination r destination Location
identifier t identifier
medication r medicationReference Medication
patient r subject Patient
performer r performer.actor Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
prescription r authorizingPrescription MedicationRequest
receiver r receiver Patient,Practitioner
responsibleparty r substitution.responsibleParty Practitioner,PractitionerRole
status t status@^medicationdispense-status
subject r subject Group,Patient
type t type
whenhandedover d whenHandedOver
whenprepared d whenPrepared
)";

} // namespace fb::sandbox::definitions
