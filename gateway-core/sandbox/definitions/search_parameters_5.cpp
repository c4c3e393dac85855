// R4 search parameters, PractitionerRole to SupplyDelivery; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters5[] = R"(
#PractitionerRole
active t active
date d period
email t telecom[system=email]
endpoint r endpoint Endpoint
identifier t identifier
location r location Location
organization r organization Organization
phone t telecom[system=phone]
practitioner r practitioner Practitioner
role t code
service r healthcareService HealthcareService
specialty t specialty
telecom t telecom
#Procedure
based-on r basedOn CarePlan,ServiceRequest
category t category
code t code
date d performed[x]
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,Measure,OperationDefinition,PlanDefinition,
\Questionnaire
instantiates-uri u instantiatesUri
location r location Location
part-of r partOf MedicationAdministration,Observation,Procedure
patient r subject Patient
performer r performer.actor Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
reason-code t reasonCode
reason-reference r reasonReference Condition,DiagnosticReport,DocumentReference,Observation,Procedure
status t status@~event-status
subject r subject Group,Patient
#Provenance
agent r agent.who Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
agent-role t agent.role
agent-type t agent.type
entity r entity.what *
location r location Location
patient r target Patient
recorded d recorded
signature-type t signature.type
target r target *
when d occurredDateTime
#Questionnaire
code t item.code
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
definition u item.definition
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
subject-type t subjectType@~resource-types
title s title
url u url
version t version
#QuestionnaireResponse
author r author Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
authored d authored
based-on r basedOn CarePlan,ServiceRequest
encounter r encounter Encounter
identifier t identifier
part-of r partOf Observation,Procedure
patient r subject Patient
questionnaire r questionnaire Questionnaire
source r source Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~questionnaire-answers-status
subject r subject *
#RelatedPerson
active t active
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
birthdate d birthDate
email t telecom[system=email]
gender t gender@~administrative-gender
identifier t identifier
name s name
patient r patient Patient
phone t telecom[system=phone]
phonetic s name
relationship t relationship
telecom t telecom
#RequestGroup
author r author Device,Practitioner,PractitionerRole
authored d authoredOn
code t code
encounter r encounter Encounter
group-identifier t groupIdentifier
identifier t identifier
instantiates-canonical r instantiatesCanonical *
instantiates-uri u instantiatesUri
intent t intent@~request-intent
participant r action.participant Device,Patient,Practitioner,PractitionerRole,RelatedPerson
patient r subject Patient
priority t priority@~request-priority
status t status@~request-status
subject r subject Group,Patient
#ResearchDefinition
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
#ResearchElementDefinition
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
#ResearchStudy
category t category
date d period
focus t focus
identifier t identifier
keyword t keyword
location t location
partof r partOf ResearchStudy
principalinvestigator r principalInvestigator Practitioner,PractitionerRole
protocol r protocol PlanDefinition
site r site Location
sponsor r sponsor Organization
status t status@~research-study-status
title s title
#ResearchSubject
date d period
identifier t identifier
individual r individual Patient
patient r individual Patient
status t status@~research-subject-status
study r study ResearchStudy
#RiskAssessment
condition r condition Condition
date d occurrenceDateTime
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
method t method
patient r subject Patient
performer r performer Device,Practitioner,PractitionerRole
probability n prediction.probability[x]
risk t prediction.qualitativeRisk
subject r subject Group,Patient
#RiskEvidenceSynthesis
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
name s name
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#Schedule
active t active
actor r actor Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson
date d planningHorizon
identifier t identifier
service-category t serviceCategory
service-type t serviceType
specialty t specialty
#SearchParameter
base t base@~resource-types
code t code
component r component.definition SearchParameter
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
derived-from r derivedFrom SearchParameter
description s description
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
target t target@~resource-types
type t type@~search-param-type
url u url
version t version
#ServiceRequest
authored d authoredOn
based-on r basedOn CarePlan,MedicationRequest,ServiceRequest
body-site t bodySite
category t category
code t code
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,PlanDefinition
instantiates-uri u instantiatesUri
intent t intent@~request-intent
occurrence d occurrence[x]
order-detail t orderDetail.text
patient r subject Patient
performer r performer CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,
\RelatedPerson
performer-type t performerType
priority t priority@~request-priority
replaces r replaces ServiceRequest
requester r requester Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
requisition t requisition
specimen r specimen Specimen
status t status@~request-status
subject r subject Device,Group,Location,Patient
#Slot
appointment-type t appointmentType
identifier t identifier
schedule r schedule Schedule
service-category t serviceCategory
service-type t serviceType
specialty t specialty
start d start
status t status@~slotstatus
#Specimen
accession t accessionIdentifier
bodysite t collection.bodySite
collected d collection.collected[x]
collector r collection.collector Practitioner,PractitionerRole
container t container.type
container-id t container.identifier
identifier t identifier
parent r parent Specimen
patient r subject Patient
status t status@~specimen-status
subject r subject Device,Group,Location,Patient,Substance
type t type
#SpecimenDefinition
container t typeTested.container.type
identifier t identifier
type t typeCollected
#StructureDefinition
abstract t abstract
base r baseDefinition StructureDefinition
base-path t snapshot.element.base.path|differential.element.base.path
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
derivation t derivation@~type-derivation-rule
description s description
experimental t experimental
ext-context t context.type@~extension-context-type
identifier t identifier
jurisdiction t jurisdiction
keyword t keyword
kind t kind@~structure-definition-kind
name s name
path t snapshot.element.path|differential.element.path
publisher s publisher
status t status@~publication-status
title s title
type u type
url u url
valueset r snapshot.element.binding.valueSet ValueSet
version t version
#StructureMap
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#Subscription
contact t contact
criteria s criteria
payload t channel.payload@urn:ietf:bcp:13
status t status@~subscription-status
type t channel.type@~subscription-channel-type
url u channel.endpoint
#SubscriptionStatus
#Substance
category t category
code t code|ingredient.substanceCodeableConcept
container-identifier t instance.identifier
expiry d instance.expiry
identifier t identifier
quantity q instance.quantity
status t status@~substance-status
substance-reference r ingredient.substanceReference Substance
#SubstanceNucleicAcid
#SubstancePolymer
#SubstanceProtein
#SubstanceReferenceInformation
#SubstanceSourceMaterial
#SubstanceSpecification
code t code.code
#SupplyDelivery
identifier t identifier
patient r patient Patient
receiver r receiver Practitioner,PractitionerRole
status t status@~supplydelivery-status
supplier r supplier Organization,Practitioner,PractitionerRole
)";

} // namespace fb::sandbox::definitions
