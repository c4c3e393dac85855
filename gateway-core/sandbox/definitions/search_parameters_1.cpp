// R4 search parameters, Account to Composition; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters1[] = R"(
#Account
identifier t identifier
name s name
owner r owner Organization
patient r subject Patient
period d servicePeriod
status t status@~account-status
subject r subject Device,HealthcareService,Location,Organization,Patient,Practitioner,PractitionerRole
type t type
#ActivityDefinition
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
#AdverseEvent
actuality t actuality@~adverse-event-actuality
category t category
date d date
event t event
location r location Location
recorder r recorder Patient,Practitioner,PractitionerRole,RelatedPerson
resultingcondition r resultingCondition Condition
seriousness t seriousness
severity t severity
study r study ResearchStudy
subject r subject Group,Patient,Practitioner,RelatedPerson
substance r suspectEntity.instance Device,Immunization,Medication,MedicationAdministration,MedicationStatement,
\Procedure,Substance
#AllergyIntolerance
asserter r asserter Patient,Practitioner,PractitionerRole,RelatedPerson
category t category@~allergy-intolerance-category
clinical-status t clinicalStatus
code t code|reaction.substance
criticality t criticality@~allergy-intolerance-criticality
date d recordedDate
identifier t identifier
last-date d lastOccurrence
manifestation t reaction.manifestation
onset d reaction.onset
patient r patient Patient
recorder r recorder Patient,Practitioner,PractitionerRole,RelatedPerson
route t reaction.exposureRoute
severity t reaction.severity@~reaction-event-severity
type t type@~allergy-intolerance-type
verification-status t verificationStatus
#Appointment
actor r participant.actor Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson
appointment-type t appointmentType
based-on r basedOn ServiceRequest
date d start
identifier t identifier
location r participant.actor Location
part-status t participant.status@~participationstatus
patient r participant.actor Patient
practitioner r participant.actor Practitioner
reason-code t reasonCode
reason-reference r reasonReference Condition,ImmunizationRecommendation,Observation,Procedure
service-category t serviceCategory
service-type t serviceType
slot r slot Slot
specialty t specialty
status t status@~appointmentstatus
supporting-info r supportingInformation *
#AppointmentResponse
actor r actor Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson
appointment r appointment Appointment
identifier t identifier
location r actor Location
part-status t participantStatus@~participationstatus
patient r actor Patient
practitioner r actor Practitioner
#AuditEvent
action t action@~audit-event-action
address s agent.network.address
agent r agent.who Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
agent-name s agent.name
agent-role t agent.role
altid t agent.altId
date d recorded
entity r entity.what *
entity-name s entity.name
entity-role t entity.role
entity-type t entity.type
outcome t outcome@~audit-event-outcome
patient r agent.who|entity.what Patient,Patient
policy u agent.policy
site t source.site
source r source.observer Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
subtype t subtype
type t type
#Basic
author r author Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
code t code
created d created
identifier t identifier
patient r subject Patient
subject r subject *
#Binary
#BiologicallyDerivedProduct
#BodyStructure
identifier t identifier
location t location
morphology t morphology
patient r patient Patient
#Bundle
composition r entry[0].resource Composition
identifier t identifier
message r entry[0].resource MessageHeader
timestamp d timestamp
type t type@~bundle-type
#CapabilityStatement
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
fhirversion t version
format t format@urn:ietf:bcp:13
guide r implementationGuide ImplementationGuide
jurisdiction t jurisdiction
mode t rest.mode@~restful-capability-mode
name s name
publisher s publisher
resource t rest.resource.type@~resource-types
resource-profile r rest.resource.profile StructureDefinition
security-service t rest.security.service
software s software.name
status t status@~publication-status
supported-profile r rest.resource.supportedProfile StructureDefinition
title s title
url u url
version t version
#CarePlan
activity-code t activity.detail.code
activity-date d activity.detail.scheduled[x]
activity-reference r activity.reference Appointment,CommunicationRequest,DeviceRequest,MedicationRequest,
\NutritionOrder,RequestGroup,ServiceRequest,Task,VisionPrescription
based-on r basedOn CarePlan
care-team r careTeam CareTeam
category t category
condition r addresses Condition
date d period
encounter r encounter Encounter
goal r goal Goal
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,Measure,OperationDefinition,PlanDefinition,
\Questionnaire
instantiates-uri u instantiatesUri
intent t intent@~request-intent
part-of r partOf CarePlan
patient r subject Patient
performer r activity.detail.performer CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,
\PractitionerRole,RelatedPerson
replaces r replaces CarePlan
status t status@~request-status
subject r subject Group,Patient
#CareTeam
category t category
date d period
encounter r encounter Encounter
identifier t identifier
participant r participant.member CareTeam,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
patient r subject Patient
status t status@~care-team-status
subject r subject Group,Patient
#CatalogEntry
#ChargeItem
account r account Account
code t code
context r context Encounter,EpisodeOfCare
entered-date d enteredDate
enterer r enterer Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
factor-override n factorOverride
identifier t identifier
occurrence d occurrence[x]
patient r subject Patient
performer-actor r performer.actor CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
performer-function t performer.function
performing-organization r performingOrganization Organization
price-override q priceOverride
quantity q quantity
requesting-organization r requestingOrganization Organization
service r service DiagnosticReport,ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,
\Observation,Procedure,SupplyDelivery
subject r subject Group,Patient
#ChargeItemDefinition
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#Claim
care-team r careTeam.provider Organization,Practitioner,PractitionerRole
created d created
detail-udi r item.detail.udi Device
encounter r item.encounter Encounter
enterer r enterer Practitioner,PractitionerRole
facility r facility Location
identifier t identifier
insurer r insurer Organization
item-udi r item.udi Device
patient r patient Patient
payee r payee.party Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
priority t priority
procedure-udi r procedure.udi Device
provider r provider Organization,Practitioner,PractitionerRole
status t status@~fm-status
subdetail-udi r item.detail.subDetail.udi Device
use t use@~claim-use
#ClaimResponse
created d created
disposition s disposition
identifier t identifier
insurer r insurer Organization
outcome t outcome@~remittance-outcome
patient r patient Patient
payment-date d payment.date
request r request Claim
requestor r requestor Organization,Practitioner,PractitionerRole
status t status@~fm-status
use t use@~claim-use
#ClinicalImpression
assessor r assessor Practitioner,PractitionerRole
date d date
encounter r encounter Encounter
finding-code t finding.itemCodeableConcept
finding-ref r finding.itemReference Condition,Media,Observation
identifier t identifier
investigation r investigation.item DiagnosticReport,FamilyMemberHistory,ImagingStudy,Media,Observation,
\QuestionnaireResponse,RiskAssessment
patient r subject Patient
previous r previous ClinicalImpression
problem r problem AllergyIntolerance,Condition
status t status@~event-status
subject r subject Group,Patient
supporting-info r supportingInfo *
#CodeSystem
code t concept.code
content-mode t content@~codesystem-content-mode
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
identifier t identifier
jurisdiction t jurisdiction
language t concept.designation.language@urn:ietf:bcp:47
name s name
publisher s publisher
status t status@~publication-status
supplements r supplements CodeSystem
system u url
title s title
url u url
version t version
#Communication
based-on r basedOn *
category t category
encounter r encounter Encounter
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,Measure,OperationDefinition,PlanDefinition,
\Questionnaire
instantiates-uri u instantiatesUri
medium t medium
part-of r partOf *
patient r subject Patient
received d received
recipient r recipient CareTeam,Device,Group,HealthcareService,Organization,Patient,Practitioner,
\PractitionerRole,RelatedPerson
sender r sender Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
sent d sent
status t status@~event-status
subject r subject Group,Patient
#CommunicationRequest
authored d authoredOn
based-on r basedOn *
category t category
encounter r encounter Encounter
group-identifier t groupIdentifier
identifier t identifier
medium t medium
occurrence d occurrenceDateTime
patient r subject Patient
priority t priority@~request-priority
recipient r recipient CareTeam,Device,Group,HealthcareService,Organization,Patient,Practitioner,
\PractitionerRole,RelatedPerson
replaces r replaces CommunicationRequest
requester r requester Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
sender r sender Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~request-status
subject r subject Group,Patient
#CompartmentDefinition
code t code@~compartment-type
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
name s name
publisher s publisher
resource t resource.code@~resource-types
status t status@~publication-status
url u url
version t version
#Composition
attester r attester.party Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
author r author Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
category t category
confidentiality t confidentiality
context t event.code
date d date
encounter r encounter Encounter,EpisodeOfCare
entry r section.entry *
identifier t identifier
patient r subject Patient
period d event.period
related-id t relatesTo.targetIdentifier
related-ref r relatesTo.targetReference Composition
section t section.code
status t status@~composition-status
subject r subject *
title s title
type t type
)";

} // namespace fb::sandbox::definitions
